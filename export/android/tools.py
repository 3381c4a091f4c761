"""The compilers and packagers that check.py calls, each as one function."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from lstm_keras.files import write_text

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OUT = ROOT / "build" / "android"
LIB = OUT / "npm" / "node_modules" / "kotlin-compiler" / "lib"
SHARE = Path("/usr/share")
JUNIT = (SHARE / "java" / "junit4.jar", SHARE / "java" / "hamcrest.jar")
FRAMEWORK = SHARE / "android-framework-res" / "framework-res.apk"

NEEDED = ("java", "javac", "npm", "aapt")


class FailedError(Exception):
    """A check that found something wrong."""


class MissingError(Exception):
    """A tool that is not installed."""


def needed() -> None:
    """Raises MissingError where a tool is not installed."""
    lost = [name for name in NEEDED if shutil.which(name) is None]
    lost += [str(file) for file in (*JUNIT, FRAMEWORK) if not file.is_file()]
    if lost:
        raise MissingError(
            f"{', '.join(lost)} cannot be found.\n"
            "  apt-get install openjdk-17-jdk-headless npm aapt android-framework-res junit4"
        )


def run(*command: object, cwd: Path | None = None) -> str:
    """What a command printed.

    Raises:
        FailedError: It ended with another status than 0.
    """
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, text=True, capture_output=True, check=False)
    if done.returncode:
        raise FailedError(f"{Path(words[0]).name} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def path(*parts: Path) -> str:
    return ":".join(str(part) for part in parts)


def install() -> None:
    """The Kotlin compiler, at the version of the lock file."""
    folder = OUT / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    run("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=folder)


def kotlin_version() -> str:
    return json.loads((LIB.parent / "package.json").read_text(encoding="utf-8"))["version"]


def kotlin(
    name: str, *sources: Path, classpath: tuple[Path, ...], friends: tuple[Path, ...] = ()
) -> Path:
    """Compile, warnings being errors, as the Gradle files ask for; the folder of classes."""
    made = OUT / name
    jars = ("compiler", "stdlib", "script-runtime", "reflect")
    compiler = [LIB / f"kotlin-{jar}.jar" for jar in jars] + sorted(
        LIB.glob("kotlinx-coroutines-core-*.jar")
    )
    jvm = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g", "-cp", path(*compiler))
    flags = [
        "-no-reflect",
        "-Werror",
        "-Wextra",
        "-progressive",
        "-jvm-target",
        "17",
        "-module-name",
        name,
    ]
    if friends:
        flags.append("-Xfriend-paths=" + ",".join(str(friend) for friend in friends))
    main = "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler"
    run(
        "java",
        *jvm,
        main,
        "-kotlin-home",
        LIB.parent,
        *flags,
        "-cp",
        path(*classpath),
        "-d",
        made,
        *sources,
    )
    return made


def java(name: str, *folders: Path, classpath: tuple[Path, ...] = ()) -> Path:
    """Compile every Java file in some folders; the folder of classes."""
    made = OUT / name
    files = [file for folder in folders for file in sorted(folder.rglob("*.java"))]
    flags = (
        "-Xlint:all",
        "-Werror",
        "-cp",
        path(LIB / "annotations-13.0.jar", *classpath),
        "-d",
        made,
    )
    run("javac", *flags, *files)
    return made


def resources() -> Path:
    """The manifest and resources through Android's packager; the folder of the R.java it makes."""
    namespace = re.search(r'namespace = "(.+)"', (HERE / "app/build.gradle.kts").read_text())
    manifest = OUT / "AndroidManifest.xml"
    text = (HERE / "app/src/main/AndroidManifest.xml").read_text(encoding="utf-8")
    # today's Gradle plugin gives the package, this packager wants to read it
    write_text(
        manifest,
        text.replace("<manifest ", f'<manifest package="{namespace and namespace[1]}" ', 1),
    )
    made = OUT / "R"
    made.mkdir(exist_ok=True)
    versions = ("--min-sdk-version", "24", "--target-sdk-version", "29")
    inputs = ("-M", manifest, "-S", HERE / "app/src/main/res", "-I", FRAMEWORK)
    run("aapt", "package", "-f", "-m", "-J", made, *inputs, *versions, "-F", OUT / "resources.apk")
    return made
