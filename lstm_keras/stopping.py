"""Ctrl-C and SIGTERM: a training stops where it can be carried on, not wherever it is."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Terminated(SystemExit):
    """SIGTERM stopped a training. Who does not catch it leaves with exit status 143."""

    def __init__(self) -> None:
        super().__init__(128 + signal.SIGTERM)


class Stop:
    """Whether a signal has asked for an end, and which one."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self.since = 0.0

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Signals only ask, inside the block; the same one again acts at once.

        An interrupt raised wherever Python happens to be can be lost in a destructor, or leave
        weights half updated. A signal that others handle already, a job in the background that
        ignores Ctrl-C, and a thread are left as they are.
        """
        usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
        main = threading.current_thread() is threading.main_thread()
        mine = [s for s, handler in usual.items() if main and signal.getsignal(s) is handler]

        def ask(number, _):
            self.signal, self.since = number, time.monotonic()
            signal.signal(number, usual[number])

        for number in mine:
            signal.signal(number, ask)
        try:
            yield
        finally:
            for number in mine:
                signal.signal(number, usual[number])

    def obey(self, after: float = 0.0) -> None:
        """End, if that was asked for at least so many seconds ago.

        Raises:
            KeyboardInterrupt: Ctrl-C was.
            Terminated: SIGTERM was.
        """
        if self.signal is not None and time.monotonic() - self.since >= after:
            raise KeyboardInterrupt if self.signal == signal.SIGINT else Terminated
