"""Checks export/android where no Android SDK can be had: `make android`.

Compiles core/ and its tests and runs them on the JVM; type-checks app/ against stubs/ (our own
signatures of Android's and LiteRT's classes, never run); plays artifacts, from sensor events to
classes, with the classes of core/ and the app's LiteRtModel and with LiteRT behind a stand-in
(desktop/). Needs Java 17, npm, and of Debian aapt, android-framework-res and junit4. Everything is
made in build/android/. Prints a line per check; ends with status 1 where one fails, 2 where it
could not be run.
"""

import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import record
from playing import play, rows
from tools import (
    HERE,
    JUNIT,
    LIB,
    OUT,
    ROOT,
    FailedError,
    MissingError,
    install,
    java,
    kotlin,
    kotlin_version,
    needed,
    path,
    resources,
    run,
)

from lstm_keras.artifact import load_each
from lstm_keras.files import write_text

FOLDERS = (ROOT / "models" / "shoulder-imu", ROOT / "build" / "device-artifacts")
LEAST_TESTS = 35

PLANTED = ("label.setText(R.string.failed)", "label.setText(R.string.failed, 3.5f)")
"""A type error for the judge: what is replaced in MainActivity.kt, and what by."""


def say(stage: str, what: str) -> None:
    print(f"{stage:10}{what}", flush=True)


def core_tests(core: Path) -> tuple[Path, str]:
    """Compile and run the tests of core/; their classes, and how many passed."""
    tests = HERE / "core/src/test"
    judges = (LIB / "kotlin-test.jar", LIB / "kotlin-test-junit.jar", *JUNIT)
    made = kotlin("tests", tests / "kotlin", classpath=(core, *judges), friends=(core,))
    sources = sorted((tests / "kotlin").rglob("*Test.kt"))
    names = [".".join(s.relative_to(tests / "kotlin").with_suffix("").parts) for s in sources]
    where = path(core, made, tests / "resources", LIB / "kotlin-stdlib.jar", *judges)
    printed = run("java", "-cp", where, "org.junit.runner.JUnitCore", *names)
    passed = re.search(r"OK \((\d+) tests\)", printed)
    if passed is None or int(passed[1]) < LEAST_TESTS:
        raise FailedError(f"fewer than {LEAST_TESTS} tests of core/ passed:\n{printed}")
    return made, passed[1]


def type_error_is_caught(core: Path, stubs: Path) -> None:
    """Raises FailedError when a planted type error compiles."""
    source = HERE / "app/src/main/kotlin"
    planted = OUT / "planted"
    shutil.rmtree(planted, ignore_errors=True)
    shutil.copytree(source, planted)
    (file,) = planted.rglob("MainActivity.kt")
    text = file.read_text(encoding="utf-8")
    if PLANTED[0] not in text:
        raise FailedError(f"{file.name} has no {PLANTED[0]} to plant an error in")
    file.write_text(text.replace(*PLANTED), encoding="utf-8")
    try:
        kotlin("planted-classes", planted, classpath=(core, stubs))
    except FailedError as error:
        if "MainActivity.kt" in str(error) and "error:" in str(error):
            return
        raise
    raise FailedError("a type error in MainActivity.kt compiles: the check of app/ cannot fail")


def checked() -> None:
    """All checks, in an order that keeps two cores busy.

    Raises:
        FailedError, MissingError: See there.
    """
    needed()
    install()
    say("compiler", f"kotlinc {kotlin_version()}, warnings are errors")
    if record.main():
        raise FailedError("core/src/test/resources/recorded.json is stale")
    made = resources()
    say("resources", "AndroidManifest.xml and res/ packaged by aapt")
    stubs = java("stubs", HERE / "stubs", made)
    core = kotlin("core", HERE / "core/src/main/kotlin", classpath=())
    say("compiles", "core/, against the Kotlin standard library alone")
    with ThreadPoolExecutor(2) as pool:
        tests = pool.submit(core_tests, core)
        app = pool.submit(kotlin, "app", HERE / "app/src/main/kotlin", classpath=(core, stubs))
        caught = pool.submit(type_error_is_caught, core, stubs)
        test_classes, passed = tests.result()
        say("executes", f"{passed} tests of core/ on the JVM")
        app_classes = app.result()
        say("types", "app/ against stubs/, which are not Android")
        found = [artifact for artifact in load_each(*FOLDERS) if artifact.target == "tflite"]
        tried = play(core, test_classes, app_classes, stubs, found)
        for artifact in found:
            verdict, what = tried[str(artifact.path)]
            say(verdict, f"{artifact.name:32}{what}")
        caught.result()
        say("judge", "a type error planted in MainActivity.kt is caught")
    target = ROOT / "build" / "platforms" / "android.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(
        target, json.dumps({"platform": "android", "rows": rows(found, tried)}, indent=1) + "\n"
    )
    say("writes", str(target.relative_to(ROOT)))


def main() -> int:
    try:
        checked()
    except MissingError as error:
        print(error, file=sys.stderr)
        return 2
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
