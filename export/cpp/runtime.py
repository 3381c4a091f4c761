"""ONNX Runtime for C++ in `build/onnxruntime`, in the layout of its own release archives.

The library is that of the Python package `onnxruntime`, which comes without headers; the headers
are those of Debian 13's `libonnxruntime-dev`. The two fit: ONNX Runtime keeps the interface of
every older version. apt-get, with a configuration of its own, downloads that one package from the
machine's mirror, and dpkg-deb unpacks it; nothing is installed. On Debian 13 itself none of this is
needed: after `apt-get install libonnxruntime-dev`, cmake finds both.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from lstm_keras.errors import RuntimeMissingError

OUT = Path(__file__).parents[2] / "build" / "onnxruntime"
PACKAGE, RELEASE = "libonnxruntime-dev", "trixie"
HEADER = "onnxruntime_cxx_api.h"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"

APT = """\
APT::Sandbox::User "root";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "{apt}/state";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}/cache";
Dir::Etc::sourcelist "{apt}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
"""


def link_library(out: Path) -> Path:
    """Link the Python package's library under the names that linkers look for.

    Raises:
        RuntimeMissingError: The package is not installed, or has no such library.
    """
    spec = importlib.util.find_spec("onnxruntime")  # importing it takes a second
    folders = [Path(place) / "capi" for place in (spec and spec.submodule_search_locations) or ()]
    found = [file for folder in folders for file in folder.glob("libonnxruntime.so.1*")]
    if not found:
        raise RuntimeMissingError(
            'the Python package onnxruntime, or its library, is missing.\n  pip install ".[onnx]"'
        )
    (out / "lib").mkdir(parents=True, exist_ok=True)
    for name in ("libonnxruntime.so", "libonnxruntime.so.1"):
        link = out / "lib" / name
        link.unlink(missing_ok=True)
        link.symlink_to(found[0])
    return found[0]


def fetch_headers(out: Path) -> Path:
    """Download the package that has the headers, and unpack them.

    Raises:
        RuntimeMissingError: This machine is no Debian, or its mirror does not have the package.
    """
    include = out / "include"
    if (include / HEADER).is_file():
        return include
    apt = out / "apt"
    shutil.rmtree(apt, ignore_errors=True)
    for folder in ("state/lists/partial", "cache/archives/partial", "unpacked"):
        (apt / folder).mkdir(parents=True)
    (apt / "status").touch()
    (apt / "sources.list").write_text(f"deb [signed-by={KEYS}] {_mirror()} {RELEASE} main\n")
    (apt / "apt.conf").write_text(APT.format(apt=apt))
    own = ["-c", str(apt / "apt.conf")]
    _do("apt-get", *own, "--quiet=2", "update")
    _do("apt-get", *own, "--quiet=2", "download", PACKAGE, cwd=apt)
    (package,) = apt.glob(f"{PACKAGE}*.deb")
    _do("dpkg-deb", "--extract", str(package), str(apt / "unpacked"))
    shutil.rmtree(include, ignore_errors=True)
    (apt / "unpacked" / "usr" / "include" / "onnxruntime").rename(include)
    shutil.rmtree(apt)
    return include


def _mirror() -> str:
    """Where this machine gets Debian from."""
    wanted = "$(SITE)\t$(ORIGIN)\t$(LABEL)"
    for line in _do("apt-get", "indextargets", "--format", wanted).splitlines():
        site, origin, label = line.split("\t")
        if origin == label == "Debian":
            return site
    raise RuntimeMissingError(
        "no package source of this machine is Debian's, or apt-get update has not run.\n"
        "  Unpack a release archive of ONNX Runtime, and pass -DONNXRUNTIME_ROOT=... to cmake."
    )


def _do(*command: str, cwd: Path | None = None) -> str:
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or error
        raise RuntimeMissingError(
            f"{command[0]} failed: {str(said).strip()}\n"
            "  Unpack a release archive of ONNX Runtime, and pass -DONNXRUNTIME_ROOT=... to cmake."
        ) from error
    return done.stdout


def main() -> int:
    """Library and headers, a line each; 2 where they cannot be had."""
    try:
        print(f"library  {link_library(OUT).name}")
        print(f"headers  {fetch_headers(OUT) / HEADER}")
    except RuntimeMissingError as error:
        print(f"RuntimeMissingError: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
