"""The schema that device code is written against, and the manifests that exporters write."""

import json
from pathlib import Path

import jsonschema
import pytest

from lstm_keras import zoo

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "export" / "manifest.schema.json").read_text())
MANIFESTS = sorted(zoo.FOLDER.glob("*/*/manifest.json"))


STORED = {"name": "h", "shape": [1, 2], "dtype": "int8", "scale": 0.5, "zero_point": 7}


@pytest.mark.parametrize("more", [{}, {"initial": None}, {"initial": [7, -3]}], ids=str)
def test_a_state_may_say_what_it_starts_from(more):
    content = json.loads(MANIFESTS[0].read_text())
    content["inputs"].append({**STORED, **more})
    jsonschema.validate(content, SCHEMA)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parent.name)
def test_every_manifest_of_the_zoo_fits(manifest):
    jsonschema.validate(json.loads(manifest.read_text()), SCHEMA)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2),
        ("state", "sometimes"),
        ("files", {}),
        ("parent", "abc"),
        ("inputs", [{"name": "x"}]),
        ("inputs", [{**STORED, "initial": 0}]),
        ("inputs", [{**STORED, "initial": ["0"]}]),
        ("scaler", {"mean": [0.0]}),
        ("comment", "unknown keys fail"),
    ],
)
def test_a_manifest_that_is_wrong_does_not_fit(key, value):
    content = {**json.loads(MANIFESTS[0].read_text()), key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)
