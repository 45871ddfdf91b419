"""Kiyaku (規約, "terms") tells creators what changed in the terms of social networks.

What happens to a document, in the order of the modules:

1. `capture` fetches it, politely, and the bytes are kept before anyone looks at them.
2. `decide` judges whether this can be the document at all: a bot wall is not.
3. `read` turns the page into clauses under headings, and splits it into editions with their dates.
4. `compare` aligns the clauses of two editions and then the words of each pair.
5. `classify` labels the passages of both sides; `compare.verdict` says what that means and since when.
6. `digest` composes what each reader gets, and the site.
7. `deliver` sends what the outbox owes.

`pipeline` calls them in this order and decides nothing; `app` puts the parts together.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("kiyaku")
except PackageNotFoundError:  # run from a checkout
    __version__ = "0.1.0"
