"""The schema that device code is written against, and the manifests that exporters write."""

import json
from pathlib import Path

import jsonschema
import pytest

from lstm_keras import zoo

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "export" / "manifest.schema.json").read_text())
MANIFESTS = sorted(zoo.FOLDER.glob("*/*/manifest.json"))


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
        ("scaler", {"mean": [0.0]}),
        ("comment", "unknown keys fail"),
    ],
)
def test_a_manifest_that_is_wrong_does_not_fit(key, value):
    content = {**json.loads(MANIFESTS[0].read_text()), key: value}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)
