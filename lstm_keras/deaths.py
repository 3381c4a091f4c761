"""What to say of a child process that did not come to its end."""

import signal

TAIL = 8
"""How many of its last lines are shown."""


def ended(code: int) -> str:
    """How a process ended, by its return code as `subprocess` counts: negative is a signal.

    >>> ended(-11)
    'died of SIGSEGV'
    >>> ended(3)
    'ended with exit status 3'
    """
    if code >= 0:
        return f"ended with exit status {code}"
    try:
        return f"died of {signal.Signals(-code).name}"
    except ValueError:  # real-time signals have no names
        return f"died of signal {-code}"


def last_words(output: str) -> str:
    """Its last lines, indented, for an error message; "(nothing)" where it said nothing."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()][-TAIL:]
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"
