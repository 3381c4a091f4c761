"""Write the page into build/web: its files, the runtimes, the models, the recordings.

    python export/web/build.py [--packages build/npm-web/node_modules] [--out build/web]

The page is then plain files: any static host serves them.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from lstm_keras import zoo
from lstm_keras.artifact import Artifact, load_each
from lstm_keras.errors import ArtifactError, LstmKerasError
from lstm_keras.files import make_folder, write_text
from lstm_keras.quiet import import_tensorflow

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build"

PAGE = (
    "index.html",
    "text.html",
    "snippet.html",
    "style.css",
    "text.css",
    "icon.svg",
    "page",
    "player",
)

VENDOR = {
    "onnxruntime-web": {
        "dist/ort.wasm.bundle.min.mjs": "onnxruntime-web.js",
        "dist/ort-wasm-simd-threaded.wasm": "ort-wasm-simd-threaded.wasm",
    },
    "@litertjs/core": {
        "dist/index.js": "litert.js",
        "wasm/litert_wasm_internal.js": "litert_wasm_internal.js",
        "wasm/litert_wasm_internal.wasm": "litert_wasm_internal.wasm",
        "wasm/litert_wasm_compat_internal.js": "litert_wasm_compat_internal.js",
        "wasm/litert_wasm_compat_internal.wasm": "litert_wasm_compat_internal.wasm",
    },
    "@litertjs/wasm-utils": {"dist/index.js": "litert-wasm-utils.js"},
}
"""Files of each npm package, and their names in vendor/; `compat` is for browsers without relaxed
SIMD. Names end in .js because some hosts do not know .mjs."""

MODEL = "shoulder-imu"
"""Of the zoo: what the page shows."""

TARGETS = ("onnx", "tflite")

WRITER = zoo.FOLDER / "shakespeare" / "onnx-step-float32"
"""What text.html writes with."""

TOLD = (
    {"temperature": 0.0, "seed": 0},
    {"temperature": 0.7, "seed": 1},
    {"temperature": 1.2, "seed": 9},
)
"""How the texts are drawn that the test compares with Python's."""

PROMPT, LENGTH = "ROMEO:", 200

DEVICES = BUILD / "device-artifacts"
"""What export/artifacts.py has written; the page shows its step files with gates."""

TRIED = (zoo.FOLDER / MODEL, DEVICES)
"""Artifacts whose golden vectors the test plays in the browser."""


def build(packages: Path, out: Path) -> None:
    """Write everything, over what an earlier build has left.

    Raises:
        ArtifactError: npm has not installed the packages, or `out` cannot be written to.
    """
    import recordings  # both import TensorFlow, which `main` has done quietly

    from lstm_keras.adoption import load

    make_folder(out)
    for name in PAGE:
        _copy(HERE / name, out / name)
    _vendor(packages, make_folder(out / "vendor"))
    for target in TARGETS:
        artifact = Artifact.load(DEVICES / f"{target}-step-float32-gates")
        _copy(artifact.path, out / "models" / target)
        print(f"shows    {artifact.name}, {artifact.size / 1024:.1f} KiB")
    model = load(zoo.FOLDER / MODEL / "keras" / "model.keras")
    names = recordings.write(model, MODEL, make_folder(out / "recordings"))
    print(f"records  {len(names)} recordings, and what Keras answers at each step")
    _text(out)
    tried = [artifact.path for artifact in load_each(*TRIED) if artifact.target in TARGETS]
    for folder in tried:
        _copy(folder, out / "zoo" / folder.name)
    write_text(out / "zoo" / "index.json", json.dumps([f.name for f in tried], indent=2) + "\n")


def _text(out: Path) -> None:
    """The model of text.html, and what Python writes with it."""
    from lstm_keras import runtimes
    from lstm_keras.generating import generate

    _copy(WRITER, out / "models" / "text")
    player = runtimes.load(WRITER)
    told = [
        {"prompt": PROMPT, **how, "text": generate(player, PROMPT, LENGTH, **how)} for how in TOLD
    ]
    write_text(out / "models" / "text" / "told.json", json.dumps(told, indent=1) + "\n")
    print(f"writes   {len(told)} texts of {LENGTH} characters")


def _vendor(packages: Path, out: Path) -> None:
    versions = {}
    for package, files in VENDOR.items():
        folder = packages / package
        if not folder.is_dir():
            raise ArtifactError(f"there is no {folder}.\n  Run `make web`, which installs it.")
        versions[package] = json.loads((folder / "package.json").read_text())["version"]
        for source, name in files.items():
            _copy(folder / source, out / name)
    write_text(out / "versions.json", json.dumps(versions, indent=2) + "\n")
    print(f"vendors  {', '.join(f'{name} {version}' for name, version in versions.items())}")


def _copy(source: Path, destination: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, destination, dirs_exist_ok=True)
        return
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, destination)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, default=BUILD / "npm-web" / "node_modules")
    parser.add_argument("--out", type=Path, default=BUILD / "web")
    arguments = parser.parse_args()
    try:
        import_tensorflow()
        build(arguments.packages, arguments.out)
    except LstmKerasError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
