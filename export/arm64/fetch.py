"""A 64-bit Arm machine in a folder: Debian's Python and the wheels that a board would install.

Nothing is installed on this machine and no root rights are needed: apt-get, with a configuration
of its own beside the machine's package sources, downloads the packages of the other architecture,
and dpkg unpacks them. QEMU's user mode then runs that Python on an emulated processor. All of it
is kept in `build/arm64` and fetched once.
"""

import shutil
import subprocess
import sys
from importlib.metadata import distributions, version
from pathlib import Path

from lstm_keras.errors import RuntimeMissingError

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "arm64"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
PACKAGES = (f"{PYTHON}-minimal", f"lib{PYTHON}-stdlib", "libstdc++6")
WHEELS = [f"manylinux_2_{minor}_aarch64" for minor in range(36, 16, -1)] + ["manylinux2014_aarch64"]
"""What pip calls the wheels that run on Debian 12 (glibc 2.36)."""

CORES = {"cortex-a53": ("0xd03", ""), "cortex-a76": ("0xd0b", " asimddp atomics")}
"""Processors: that of Raspberry Pi 3 and Zero 2, that of Raspberry Pi 5. Their part number, and
what the second has that the first has not."""

APT = """\
APT::Architecture "arm64";
#clear APT::Architectures;
APT::Architectures {{ "arm64"; }};
APT::Install-Recommends "false";
APT::Sandbox::User "root";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::State "{apt}/state";
Dir::State::status "{apt}/state/status";
Dir::Cache "{apt}/cache";
"""
"""What is private: the architecture, the lists, the cache. The sources stay the machine's."""


def find_qemu() -> str:
    """QEMU's user mode for arm64.

    Raises:
        RuntimeMissingError: There is none on this machine.
    """
    qemu = shutil.which("qemu-aarch64-static") or shutil.which("qemu-aarch64")
    if qemu is None:
        raise RuntimeMissingError(
            "there is no qemu-aarch64-static on this machine.\n  apt-get install qemu-user-static"
        )
    return qemu


def emulator(core: str, site: Path) -> list[str]:
    """The command that starts the emulated Python, with this package and one folder of wheels."""
    settings = {
        "PYTHONPATH": f"{site}:{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
    }
    variables = [part for name, value in settings.items() for part in ("-E", f"{name}={value}")]
    root = BUILD / "root"
    return [
        find_qemu(),
        "-cpu",
        core,
        "-L",
        str(root),
        *variables,
        str(root / "usr" / "bin" / PYTHON),
    ]


def introduce(core: str) -> None:
    """Write the /proc/cpuinfo that ONNX Runtime reads: QEMU 7.2 would show it this machine's."""
    part, more = CORES[core]
    lines = [
        "processor\t: 0",
        "BogoMIPS\t: 100.00",
        f"Features\t: fp asimd evtstrm crc32 cpuid{more}",
        "CPU implementer\t: 0x41",
        "CPU architecture: 8",
        "CPU variant\t: 0x0",
        f"CPU part\t: {part}",
        "CPU revision\t: 0",
    ]
    proc = BUILD / "root" / "proc"
    proc.mkdir(exist_ok=True)
    (proc / "cpuinfo").write_text("\n".join(lines) + "\n\n", encoding="utf-8")


def fetch_root() -> None:
    """Python and the C++ library for arm64, from Debian, into `build/arm64/root`.

    Raises:
        RuntimeMissingError: No apt-get or dpkg here, or the packages cannot be had.
    """
    whole = BUILD / "root"
    if whole.is_dir():
        return
    missing = [name for name in ("apt-get", "dpkg") if shutil.which(name) is None]
    if missing:
        raise RuntimeMissingError(
            f"this needs {' and '.join(missing)}, which this machine does not have: Python for "
            "arm64 comes from Debian packages.\n  Run it on Debian 12, or in a container of it."
        )
    apt, part = BUILD / "apt", BUILD / "root.part"
    for folder in (apt, part):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (apt / folder).mkdir(parents=True)
    (apt / "state" / "status").touch()
    (apt / "apt.conf").write_text(APT.format(apt=apt), encoding="utf-8")
    get = ["apt-get", "--config-file", str(apt / "apt.conf"), "--quiet", "--yes"]
    cure = f"The sources of apt need arm64 and {PYTHON}, as Debian 12's have."
    run([*get, "update"], cure)
    run([*get, "--download-only", "install", *PACKAGES], cure)
    for package in sorted((apt / "cache" / "archives").glob("*.deb")):
        run(["dpkg", "--extract", str(package), str(part)], "Remove build/arm64 and try again.")
    shutil.rmtree(apt)
    part.rename(whole)


def fetch_site(package: str) -> Path:
    """A package of PyPI with all it needs, as pip would install it on the board.

    The versions are those installed here.

    Raises:
        RuntimeMissingError: pip could not.
    """
    whole, part = BUILD / "site" / f"{package}-{version(package)}", BUILD / "site.part"
    if whole.is_dir():
        return whole
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    here = {d.name: d.version for d in distributions() if d.name != "lstm-keras"}
    versions = BUILD / "versions.txt"
    versions.write_text("".join(f"{n}=={v}\n" for n, v in sorted(here.items())), encoding="utf-8")
    wanted = ["--constraint", str(versions), package, "numpy"]
    run([*pip("install"), "--target", str(part), *wanted], "Check the network.")
    whole.parent.mkdir(exist_ok=True)
    part.rename(whole)
    return whole


def has_wheel(package: str) -> bool:
    """Whether PyPI has the installed version of a package for arm64.

    Raises:
        RuntimeMissingError: pip failed for another reason.
    """
    wanted = ["--no-deps", "--dest", str(BUILD / "wheels"), f"{package}=={version(package)}"]
    try:
        run([*pip("download"), *wanted], "Check the network.")
    except RuntimeMissingError as error:
        if "No matching distribution found" in str(error):
            return False
        raise
    return True


def pip(verb: str) -> list[str]:
    """The command for wheels of arm64 and this Python."""
    platforms = [part for name in WHEELS for part in ("--platform", name)]
    which = ["--only-binary=:all:", "--python-version", PYTHON.removeprefix("python"), *platforms]
    return [sys.executable, "-m", "pip", verb, "--quiet", *which]


def run(command: list[str], cure: str) -> None:
    """A command whose output matters only when it fails.

    Raises:
        RuntimeMissingError: It did, with the errors it named.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        named = [line for line in lines if line.startswith(("E:", "ERROR:", "dpkg"))] or lines[-3:]
        raise RuntimeMissingError(
            f"{Path(command[0]).name} failed with status {done.returncode}: {' '.join(named)}\n"
            f"  {cure}"
        )
