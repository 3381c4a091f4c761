"""Standard error while TensorFlow is imported: its chatter is gone, an error is not."""

import os
import subprocess
import sys

import pytest

from lstm_keras import quiet

CHATTER = """\
WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795368614.210578    1954 port.cc:153] oneDNN custom operations are on.
I0000 00:00:1795368614.210947    1954 cudart_stub.cc:31] Could not find cuda drivers.
"""
NO_DRIVER = "E0000 00:00:1.2  9 cuda_platform.cc:52] failed call to cuInit: UNKNOWN ERROR (303)\n"
ERROR = "E0000 00:00:1795368614.2    1954 cuda_dnn.cc:10] cuDNN is of another version\n"


def test_only_lines_of_level_i_are_chatter():
    text = (
        f"before\n{CHATTER}{NO_DRIVER}{ERROR}W0000 a warning\nIt is I0000 inside a line\n{CHATTER}"
    )
    kept = quiet.CHATTER.sub(b"", text.encode()).decode()
    assert kept == f"before\n{ERROR}W0000 a warning\nIt is I0000 inside a line\n"


def imported(folder, ends):
    """Import a TensorFlow that writes to descriptor 2 as the real one does, then ends so."""
    says = f"""
import os
os.write(2, {CHATTER + ERROR!r}.encode())
class config:
    @staticmethod
    def list_physical_devices(kind):
        os.write(2, {NO_DRIVER!r}.encode())
"""
    (folder / "tensorflow.py").write_text(says + ends)
    code = "import os; from lstm_keras import quiet; quiet.import_tensorflow(); os.write(2, b'end')"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_chatter_is_gone_and_the_error_is_passed_on(tmp_path):
    assert imported(tmp_path, "").stderr == ERROR + "end"


def test_an_import_that_fails_shows_what_it_said_and_why(tmp_path):
    done = imported(tmp_path, "raise RuntimeError('no AVX')")
    assert done.returncode == 1
    assert done.stderr.startswith(ERROR)
    assert done.stderr.endswith("RuntimeError: no AVX\n")


def test_a_missing_package_is_named_with_the_cure(tmp_path):
    done = imported(tmp_path, "import not_there")
    assert "RuntimeMissingError: this needs not_there, which is not installed." in done.stderr
    assert "pip install 'lstm-keras[all]'" in done.stderr


def test_silenced_is_silenced_and_ends(capfd):
    with quiet.stderr_silenced():
        os.write(2, b"inside")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_silence_ends_with_an_error_too(capfd):
    with pytest.raises(ZeroDivisionError), quiet.stderr_silenced():
        1 / 0  # noqa: B018
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"
