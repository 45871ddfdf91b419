from __future__ import annotations

import socket

from monitor.config import ServeSettings
from monitor.daemon.web import listen


def test_an_answer_never_waits_for_the_other_sides_delayed_acknowledgement() -> None:
    listening = listen(ServeSettings(port=0))
    with listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
