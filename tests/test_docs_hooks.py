"""What makes the site: text for every marker, a page for every measurement and model."""

import doctest
import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parent.parent
NAMES = "docstrings", "including", "making", "zoo_pages", "pages"


@pytest.fixture(scope="module", autouse=True)
def path():
    sys.path.insert(0, str(ROOT / "docs" / "hooks"))
    yield
    sys.path.remove(str(ROOT / "docs" / "hooks"))


def module(name):
    return importlib.import_module(name)


@pytest.mark.parametrize("name", NAMES)
def test_its_examples_are_right(name):
    assert doctest.testmod(module(name)).failed == 0


def test_a_docstring_of_this_house_becomes_lists():
    written = (
        "Plays.\n\n    z = x W\n\nsteps: T, of\n    a window.\n\nArgs:\n    x, y: [B, T]\n"
        "        here.\n    Any other: As there.\n\nReturns:\n    y [B].\n\nRaises:\n"
        "    ShapeError, ValueError: No.\n\nSources:\n    One 1997: the\n    cell.\n    Two: b.\n\n"
        ">>> 1 + 1\n2"
    )
    assert module("docstrings").markdown(written) == (
        "Plays.\n\n    z = x W\n\n- `steps`: T, of a window.\n\n**Arguments**\n\n"
        "- `x`, `y`: [B, T] here.\n- Any other: As there.\n\n**Returns**\n\ny [B].\n\n"
        "**Raises**\n\n- [`ShapeError`][lstm_keras.errors.ShapeError], `ValueError`: No.\n\n"
        "**Sources**\n\n- One 1997: the cell.\n- Two: b.\n\n```pycon\n>>> 1 + 1\n2\n```"
    )


def test_a_marker_becomes_what_it_names():
    page = "\n".join(
        [
            "before",
            "<!-- results: forms -->",
            '<!-- results: micro, up to "In bytes." -->',
            "<!-- fenced: README.md c -->",
            "<!-- equations: lstm_keras/cell.py LSTMCell -->",
            "<!-- source: lstm_keras/cell.py LSTMCell.gate -->",
            "<!-- made: mine -->",
        ]
    )
    text = module("including").expand(page, {"mine": lambda: "**made**"})
    assert text.startswith("before\n" + (ROOT / "benchmarks/results/forms.md").read_text())
    assert "Instructions per multiplication" in text
    assert "In bytes." not in text
    assert '#include "shoulder_imu.h"' in text
    assert "```text\ni = sigmoid(x W_i + h U_i + b_i)" in text
    assert '```python title="lstm_keras/cell.py"\ndef gate(self, z):\n    """' in text
    assert text.endswith("**made**")
    assert "<!--" not in text


@pytest.mark.parametrize(
    ("marker", "says"),
    [
        ("results: no_such", "shows benchmarks/results/no_such.md"),
        ('results: micro, from "no such words"', "0 times"),
        ("fenced: README.md cobol", "0 blocks"),
        ("source: lstm_keras/cell.py LSTMCell.nothing", "no LSTMCell.nothing"),
        ("equations: lstm_keras/cell.py LSTMCell.gate", "no indented block"),
        ("made: nothing", "nothing makes"),
    ],
)
def test_a_marker_that_names_nothing_is_an_error(marker, says):
    with pytest.raises(ValueError, match=says):
        module("including").expand(f"<!-- {marker} -->", {})


def test_a_measurement_that_no_page_shows_gets_one(tmp_path, monkeypatch):
    pages = module("pages")
    monkeypatch.setattr(pages, "RESULTS", tmp_path)
    for name in ("forms", "mutations"):  # the first is on a page, both have a program
        (tmp_path / f"{name}.md").write_text("| a |\n|---|\n| 7 |\n")
    (tmp_path / "mutations.json").write_text("{}")
    assert pages._alone() == ["mutations"]
    page = pages._page("mutations")
    assert page.startswith("# Mutations\n\n")
    assert "    python benchmarks/mutations.py" in page
    assert "| 7 |" in page
    assert "(mutations.json)" in page
    (tmp_path / "strange.md").write_text("| a |\n")
    with pytest.raises(Exception, match=r"no page shows .*strange"):
        pages._page("strange")


def test_a_model_gets_a_page_of_its_card_and_its_report(tmp_path, monkeypatch):
    zoo = module("zoo_pages")
    monkeypatch.setattr(zoo, "MODELS", tmp_path / "models")
    monkeypatch.setattr(zoo, "ROOT", tmp_path)
    folder = tmp_path / "models" / "rain"
    folder.mkdir(parents=True)
    row = {
        "artifact": "c-fused-int8",
        "runtime": "c",
        "size": 2048,
        "largest_error": 0.25,
        "sqnr_db": None,
        "agreement": None,
        "metric": 4.25,
        "passed": False,
    }
    report = {
        "title": "Rain",
        "played": "all 3 windows",
        "metric": {
            "name": "mean absolute error",
            "unit": "mm",
            "keras": 3.5,
            "needed": 4,
            "baselines": {"persistence": 5.125},
        },
        "model": {"parameters": 1234},
        "data": {"windows": {"train": 9, "validation": 0, "test": 3}},
        "artifacts": [row],
    }
    (folder / "recipe.toml").write_text('name = "rain"\n')
    (folder / "card.md").write_text("# rain\n\n[all](report.json), [how](../../benchmarks/x.py)\n")
    (folder / "report.json").write_text(json.dumps(report))
    with pytest.raises(ValueError, match=r"no report.html; see models"):
        zoo.page("rain")
    (folder / "report.html").write_text("<p>")
    page = zoo.page("rain")
    assert page.startswith("# rain\n\n[all](rain/report.json), `benchmarks/x.py`\n")
    assert "| **this model** | **3.5 mm** |\n| persistence | 5.125 mm |" in page
    assert "9 for train, 3 for test" in page
    assert (
        "| c-fused-int8 | C, compiled here | 2.0 KiB | 2e-01 |  |  | 4.25 mm | **fail** |" in page
    )
    assert '```toml\nname = "rain"\n```' in page
    assert (
        "| [rain](rain.md) | Rain | 1,234 | 3.5 mm mean absolute error | persistence 5.125 mm |"
        in (zoo.overview())
    )


def test_what_would_be_fetched_from_elsewhere_ends_the_build():
    pages = module("pages")
    page = SimpleNamespace(file=SimpleNamespace(src_uri="a.md"))
    assert pages.on_post_page('<a href="https://arxiv.org"><img src="a.png">', page)
    for wrong in ('<script src="https://x.org/a.js">', '<link rel="x" href="//x.org/a.css">'):
        with pytest.raises(Exception, match=r"a\.md loads"):
            pages.on_post_page(wrong, page)
