"""The process that converts: `python -m lstm_keras.exporters.child FOLDER`.

It reads what `convert.in_child` left in the folder and answers with the model's files and
`result.json`. An error it foresees is an answer too; anything else ends it with a traceback.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

import numpy as np

from lstm_keras.adoption import load
from lstm_keras.errors import LstmKerasError
from lstm_keras.exporters import TARGETS, metadata
from lstm_keras.exporters.convert import CALIBRATION, FILES, JOB, MODEL, RESULT, SUFFIX, Job
from lstm_keras.files import make_folder


def main(folder: Path) -> None:
    """Do the job that lies in the folder."""
    job = Job(**json.loads((folder / JOB).read_text()))
    writer, _ = TARGETS[job.target, job.form]
    samples = folder / CALIBRATION
    calibration = np.load(samples) if samples.is_file() else None
    try:
        write = import_module(f"lstm_keras.exporters.{writer}").write
        file = make_folder(folder / FILES) / f"model{SUFFIX[job.target]}"
        written = write(load(folder / MODEL), file, job, calibration)
        if job.target in metadata.TARGETS:
            metadata.embed(file, job, written)
        answer = written.to_json()
    except LstmKerasError as error:
        answer = json.dumps({"error": type(error).__name__, "says": str(error)})
    (folder / RESULT).write_text(answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
