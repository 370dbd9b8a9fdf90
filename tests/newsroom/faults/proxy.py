"""A TCP proxy that can be told to fail: what stands between the site and a helper of it."""

import contextlib
import socket
import threading
from collections.abc import Callable
from enum import Enum

from tests.patience import SECONDS


class Mode(Enum):
    """What the proxy does with whoever comes, and with whoever is connected already."""

    PASS = "pass"
    REFUSE = "refuse"  # nobody listens: a helper that is dead
    HANG = "hang"  # takes everything and answers nothing


Change = Callable[[bytes], bytes]


class Proxy:
    """Listens on a free port of this machine and hands on to `target`, as its mode says."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.mode = Mode.PASS
        self.change: Change = bytes  # what comes back from the helper goes through this
        self._pairs: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._let_through = threading.Event()
        self._let_through.set()
        self._listening = self._listen(0)
        self.port = int(self._listening.getsockname()[1])

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_error: object) -> None:
        self._let_through.set()
        self._shut(self._listening)
        self.cut()

    def set(self, mode: Mode) -> None:
        """Change what happens from now on. A helper that dies cuts its connections."""
        before, self.mode = self.mode, mode
        if mode is Mode.HANG:
            self._let_through.clear()
        else:
            self._let_through.set()
        if mode is Mode.REFUSE:
            self._shut(self._listening)
            self.cut()
        elif before is Mode.REFUSE:
            self._listening = self._listen(self.port)

    def cut(self) -> None:
        """End every connection, as a restarted helper does."""
        with self._guard:
            for one in self._pairs:
                self._shut(one)
            self._pairs.clear()

    def _listen(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                client, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._let_through.wait()
        try:
            helper = socket.create_connection(self.target, timeout=SECONDS)
        except OSError:
            self._shut(client)
            return
        helper.settimeout(None)
        with self._guard:
            self._pairs |= {client, helper}
        threading.Thread(target=self._hand_on, args=(client, helper, bytes), daemon=True).start()
        self._hand_on(helper, client, lambda data: self.change(data))

    def _hand_on(self, source: socket.socket, sink: socket.socket, change: Change) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._let_through.wait()
                sink.sendall(change(data))
        self._shut(source)
        self._shut(sink)

    @staticmethod
    def _shut(one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
