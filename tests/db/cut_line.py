"""A line to the server that can be cut at the moment at which a transaction is being stored: a proxy between two sockets."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto

from domain.server_address import ServerAddress

STORING = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""The message with which a transaction is stored: kind, length, words."""


class Cut(Enum):
    """What becomes of the next COMMIT and of the line."""

    NEVER = auto()
    BEFORE = auto()
    """It never reaches the server, which hears that the client is gone."""
    AFTER = auto()
    """The server stores; its answer never reaches the client."""
    HANGING = auto()
    """It never reaches the server, which does not hear either that the client is gone: as when a cable is pulled."""


class Line:
    """Listens beside the server; `address` is the way through it. After a cut new connections pass, unless `closed`."""

    def __init__(self, server: ServerAddress) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = replace(server, host="127.0.0.1", port=self._listening.getsockname()[1])
        self.cut = Cut.NEVER
        self.closed = False
        self.close_after_cut = False
        self._sockets: list[socket.socket] = []
        self._deaf: list[socket.socket] = []
        """Clients that the server's next answer does not reach."""
        threading.Thread(target=self._accept, daemon=True).start()

    def remove(self) -> None:
        """Take the line away with all that goes through it."""
        self._listening.close()
        for one in self._sockets:
            _close(one)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self.closed:
                _close(client)
                continue
            server = socket.create_connection((self._server.host, self._server.port))
            self._sockets += [client, server]
            for source, target, storing in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._carry, args=(source, target, storing), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, storing: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if storing and STORING in data and self.cut is not Cut.NEVER:
                    self._cut(data, source, target)
                    return
                if target in self._deaf:
                    break
                target.sendall(data)
        _close(source)
        _close(target)

    def _cut(self, data: bytes, client: socket.socket, server: socket.socket) -> None:
        how, self.cut, self.closed = self.cut, Cut.NEVER, self.close_after_cut
        if how is Cut.AFTER:
            self._deaf.append(client)
            server.sendall(data)
            return
        if how is Cut.BEFORE:
            _close(server)
        _close(client)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
