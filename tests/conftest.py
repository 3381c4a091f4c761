"""Fixtures of several files. What they need is imported when a test asks for them."""

import dataclasses
import json
import sys

import numpy as np
import pytest


@pytest.fixture
def call(monkeypatch, capsys):
    """The command in this process, which has TensorFlow: (exit status, stdout, stderr)."""
    from lstm_keras import cli

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["lstm-keras", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsys.readouterr()
        return left.value.code or 0, out, err

    return run


@pytest.fixture
def in_this_process(monkeypatch):
    """Convert without a child process, whose start takes longer than the conversion."""
    from lstm_keras.errors import UnsupportedError
    from lstm_keras.exporters import child, convert

    def convert_here(folder, job, calibration):
        (folder / convert.JOB).write_text(json.dumps(dataclasses.asdict(job)))
        if calibration is not None:
            np.save(folder / convert.CALIBRATION, calibration)
        child.main(folder)
        answer = (folder / convert.RESULT).read_text()
        if "error" in json.loads(answer):
            raise UnsupportedError(json.loads(answer)["says"])
        return convert.Written.from_json(answer)

    monkeypatch.setattr("lstm_keras.exporters.in_child", convert_here)
