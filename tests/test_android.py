"""export/android, as far as it can be judged without a JVM; `make android` does the rest."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from scripts import program

ROOT = Path(__file__).parent.parent
ANDROID = ROOT / "export" / "android"
CORE = ANDROID / "core/src/main/kotlin/org/lstmkeras/core"
SCHEMA = json.loads((ROOT / "export" / "manifest.schema.json").read_text())["properties"]


@pytest.fixture(scope="module")
def record():
    return program("export/android/record.py")


def test_the_numbers_that_kotlin_must_reproduce_are_what_python_computes(record):
    assert record.FILE.read_text() == record.text()


def test_a_stale_file_of_numbers_is_caught(record, tmp_path, monkeypatch, capsys):
    stale = tmp_path / "recorded.json"
    stale.write_text(record.text().replace("[31, 127", "[32, 127", 1))
    assert stale.read_text() != record.text()
    monkeypatch.setattr(record, "FILE", stale)
    monkeypatch.setattr(sys, "argv", ["record.py"])
    assert record.main() == 1
    assert "Run it with --write" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["form", "state"])
def test_kotlin_knows_every_word_of_the_manifest(key):
    text = (CORE / "Manifest.kt").read_text()
    body = text[text.index(f"enum class {key.title()}") :].split("}")[0]
    known = {word.lower() for word in re.findall(r"\b[A-Z]{4,}\b", body)}
    assert set(SCHEMA[key]["enum"]) <= known


def test_kotlin_reads_only_keys_that_the_schema_has():
    text = (CORE / "Manifest.kt").read_text()
    tensor = json.loads((ROOT / "export" / "manifest.schema.json").read_text())["$defs"]["tensor"]
    known = {*SCHEMA, *tensor["properties"], *SCHEMA["scaler"]["properties"]}
    read = set(re.findall(r'json\.\w+\("(\w+)"\)', text)) | set(
        re.findall(r'word\(json, "(\w+)"', text)
    )
    assert len(read) > 12
    assert read <= known


def test_one_version_of_each_thing():
    gradle = "".join(
        (ANDROID / f).read_text() for f in ("build.gradle.kts", "app/build.gradle.kts")
    )
    (kotlin,) = re.findall(r'kotlin.jvm"\) version "(.+?)"', gradle)
    (litert,) = re.findall(r"litert:litert:([\d.]+)", gradle)
    npm = json.loads((ANDROID / "package.json").read_text())
    assert kotlin == npm["devDependencies"]["kotlin-compiler"]
    assert litert == version("ai-edge-litert")
    for said in (kotlin, litert):
        assert said in (ANDROID / "README.md").read_text()
    assert f'LITERT = "{litert}"' in (ANDROID / "playing.py").read_text()


def test_the_lock_file_holds_no_addresses():
    lock = (ANDROID / "package-lock.json").read_text()
    assert "sha512-" in lock
    assert "http" not in lock


def test_stubs_say_what_they_are():
    stubs = sorted((ANDROID / "stubs").rglob("*.java"))
    assert len(stubs) > 15
    for stub in stubs:
        assert stub.read_text().startswith("// Signature only"), stub


def test_the_server_answers_a_file_that_is_no_model_with_a_message():
    request = (4).to_bytes(4, "big") + b"junk"
    command = [sys.executable, ANDROID / "serve.py"]
    done = subprocess.run(command, input=request, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout[:1] == b"\1"
    assert b"model" in done.stdout
