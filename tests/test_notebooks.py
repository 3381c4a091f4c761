"""Every notebook runs, with small settings, and its committed outputs are there to be read."""

from pathlib import Path

import nbformat
import pytest
from nbmake.nb_run import NotebookRun

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
SMALL = {  # notebook -> (text of its settings, what the test puts there)
    "1-gates.ipynb": (
        ("EPOCHS = 12", "EPOCHS = 1"),
        ("UNITS = 24", "UNITS = 6"),
        ("LAGS = 100", "LAGS = 12"),
    ),
    "2-train.ipynb": (("EPOCHS = 30", "EPOCHS = 2"), ("UNITS = 24", "UNITS = 6")),
    "3-export.ipynb": (("WINDOWS = 200", "WINDOWS = 20"),),
    "4-quantize.ipynb": (("EPOCHS = 5", "EPOCHS = 1"), ("WINDOWS = 256", "WINDOWS = 16")),
    "5-on-device.ipynb": (("WINDOWS = 200", "WINDOWS = 20"),),
}


def test_every_notebook_has_small_settings():
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} == set(SMALL)


@pytest.mark.slow  # a kernel that imports TensorFlow, prepares the data and trains for one epoch
@pytest.mark.parametrize("name", SMALL)
def test_it_runs(name, tmp_path):
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    settings = next(cell for cell in notebook.cells if cell.cell_type == "code")
    for text, small in SMALL[name]:
        assert settings.source.count(text) == 1, f"{text!r} is not in the settings of {name}"
        settings.source = settings.source.replace(text, small)
    nbformat.write(notebook, tmp_path / name)
    result = NotebookRun(tmp_path / name, default_timeout=300, kernel="python3").execute()
    assert result.error is None, result.error.trace


@pytest.mark.parametrize("name", SMALL)
def test_it_can_be_read_without_running(name):
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    runs = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert runs == list(range(1, len(runs) + 1))  # one run, from top to bottom
    pictures = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error"
            assert output.get("name") != "stderr"  # logs of the machine it ran on
            pictures += bool({"image/png", "image/svg+xml"} & set(output.get("data", ())))
    assert pictures >= 3
    assert (NOTEBOOKS / name).stat().st_size < 1 << 20
