"""`python -m monitor`: the same as the command `kiyaku`."""

from monitor.cli import main

raise SystemExit(main())
