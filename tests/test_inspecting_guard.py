"""A child that dies, hangs or floods is one of our errors; the process that asked lives on."""

import os
import re
import time
from pathlib import Path

import numpy as np
import pytest

from lstm_keras.deaths import ended, last_words
from lstm_keras.errors import ArtifactError, UnsupportedError
from lstm_keras.inspecting import wire
from lstm_keras.inspecting.guard import ChildError, DiedError, Guard


@pytest.fixture(scope="module")
def guard():
    """One warden for all of them: a death does not end it."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parent), before]))
    with Guard() as one:
        yield one
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture
def ask(guard):
    return lambda work, **question: guard.ask(f"hostile:{work}", "reading x", **question)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        ("segfault", r"reading x, the child process died of SIGSEGV; its last words were\n"
         r"    about to \?\[31m fall\n  The file is damaged or hostile"),
        ("abort", r"reading x, the child process died of SIGABRT.*std::bad_alloc"),
        ("half_a_line", r"reading x, the child process died of SIGABRT"),
        ("endless", r"reading x was stopped after 0.5 s\.\n  The file is damaged or hostile"),
        ("huge", r"reading x needs more than the 4 GiB of memory that a foreign file gets"),
    ],
)  # fmt: skip
def test_a_death_is_an_error_that_says_how(ask, work, says):
    start = time.perf_counter()
    with pytest.raises(DiedError) as error:
        ask(work, seconds=0.5 if work == "endless" else 60)
    assert re.match(says, str(error.value), re.DOTALL), str(error.value)
    assert isinstance(error.value, ArtifactError)
    assert time.perf_counter() - start < 20
    assert ask("answer", n=1) == {"n": 1}  # the warden lives


@pytest.mark.parametrize(
    ("work", "says"),
    [("stumble", "IndexError"), ("exhausted", "RecursionError"), ("flood", "File too large")],
)
def test_an_error_that_nobody_foresaw_is_one_of_ours(ask, work, says):
    with pytest.raises(
        ArtifactError, match=rf"reading x failed: .*{says}.*\n  The file is dam"
    ) as e:
        ask(work)
    assert isinstance(e.value.__cause__, ChildError)
    assert work in str(e.value.__cause__)  # its traceback, for --debug


def test_our_own_errors_arrive_as_they_were(ask):
    with pytest.raises(UnsupportedError, match=r"^it has no LSTM\.\n  Name another\.$"):
        ask("refuse")


def test_what_a_child_says_arrives_while_it_runs(guard):
    said = []
    with pytest.raises(DiedError):
        guard.ask("hostile:segfault", "reading x", lambda *words: said.append(words))
    assert said == [("reads", "first", "words")]


def test_a_child_works_in_an_empty_folder_of_its_own(ask):
    found = ask("surroundings")
    assert found["files"] == []
    assert found["cwd"] != str(Path.cwd())


def test_arrays_and_keys_of_any_name_arrive(ask):
    question = {
        "x": np.arange(6, dtype="int8").reshape(2, 3),
        "npy": {"npy": 3, "obj": {"npy": "AAAA"}},
        "list": [np.float32(0.5), (1, None)],
    }
    found = ask("answer", **question)
    assert found["x"].dtype == "int8"
    np.testing.assert_array_equal(found.pop("x"), question["x"])
    assert found == {"npy": question["npy"], "list": [0.5, [1, None]]}


def test_half_a_line_is_no_message():
    with pytest.raises(ValueError, match="Unterminated"):
        wire.loads(wire.dumps({"a": "b"})[:-4])


def test_a_warden_that_ends_is_an_error(ask):
    with Guard() as guard:
        guard._process.kill()
        guard._process.wait()
        with pytest.raises(DiedError, match=r"ended with its warden"):
            guard.ask("hostile:answer", "reading x")


def test_the_warden_ends_with_the_block():
    with Guard() as guard:
        process = guard._process
    assert process.returncode == 0


def test_a_child_ends_with_the_parent(ask):
    """What was asked is not waited for where the parent goes away."""
    start = time.perf_counter()
    with Guard() as guard:
        task = {"work": "time:sleep", "seconds": 60, "memory": 1 << 30, "question": {}}
        guard._process.stdin.write(f"{wire.dumps(task)}\n".encode())
        guard._process.stdin.flush()
    assert time.perf_counter() - start < 10


def test_signals_without_a_name():
    assert ended(-9) == "died of SIGKILL"
    assert ended(-40) == "died of signal 40"
    assert last_words("\n\n") == "    (nothing)"
    assert last_words("\n".join(map(str, range(20)))).split() == [str(n) for n in range(12, 20)]
