"""What hostile files make of a process, for children of `guard.Guard`; and how to end in order."""

import ctypes
import os
from pathlib import Path


def answer(say, **question):
    say("reads", "a", "b")
    return question


def segfault(say):
    say("reads", "first", "words")
    os.write(2, b"about to \x1b[31m fall\n")
    ctypes.string_at(0)


def abort(_say):
    os.write(2, b"terminate called after throwing 'std::bad_alloc'\n")
    os.abort()


def endless(_say):
    while True:
        pass


def huge(_say):
    return len(bytearray(1 << 40))


def flood(_say):
    while True:
        os.write(1, b"x" * 65536)


def half_a_line(_say):
    """Dies while it writes its answer."""
    for fd in range(3, 32):
        try:
            os.write(fd, b'{"obj": {"done')
        except OSError:
            continue
    os.abort()


def stumble(_say):
    return [][1]


def exhausted(_say):
    return exhausted(_say)


def refuse(_say):
    from lstm_keras.errors import UnsupportedError

    raise UnsupportedError("it has no LSTM.\n  Name another.")


def surroundings(_say):
    return {"cwd": str(Path.cwd()), "files": [p.name for p in Path().iterdir()]}
