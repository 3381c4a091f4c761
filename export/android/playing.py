"""Plays artifacts with the classes of core/ and the app's LiteRtModel on a desktop JVM.

LiteRT is behind a stand-in for its Java class (desktop/, serve.py). Every artifact is played with
its golden vectors, and with the recording of record.py, from sensor events to classes, where it
takes such readings.
"""

import json
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import record
from tools import HERE, LIB, OUT, FailedError, java, kotlin, kotlin_version, path, run

from lstm_keras import runtimes
from lstm_keras.artifact import Artifact
from lstm_keras.files import write_text
from lstm_keras.platforms import kind, measured

STRIDE, RESTART = 10, 50
LITERT = "2.3.0"
STORED = ("float32", "int8", "int16")
"""Types that the app can store."""


def is_refused(artifact: Artifact) -> bool:
    """Whether the app must refuse it, with a reason."""
    return artifact.precision in runtimes.MICRO_ONLY or artifact.inputs[0].dtype not in STORED


def answers(artifact: Artifact, x: np.ndarray) -> list[list[float]]:
    """What Python answers to the recording, played as `SequenceClassifier` plays it."""
    player = runtimes.load(artifact)
    if isinstance(player, runtimes.StepRuntime):
        made = []
        for t, x_t in enumerate(x):
            if t % RESTART == 0:
                player.reset()
            made.append(player.step(x_t))
    else:
        T = artifact.inputs[0].shape[1]
        carried = artifact.state != "none"
        made, since = [], RESTART
        for start in range(0, len(x) - T + 1, T if carried else STRIDE):
            reset = not carried or since >= RESTART
            y = player.run(x[None, start : start + T], reset)[0]
            since = T if reset else since + T
            made.append(y[-1] if artifact.returns_sequences else y)
    return [record.flat(y) for y in made]


def expected(found: Iterable[Artifact]) -> dict:
    """What Python answers to the recording, by folder, of the artifacts that take such readings."""
    recorded = record.recorded()
    readings = np.reshape(recorded["readings"], (-1, 6)).astype("float32")
    given = {}
    for artifact in found:
        scaler, T = artifact.scaler, artifact.inputs[0].shape[1]
        fits = scaler is not None and scaler.channels == record.CHANNELS
        long_enough = artifact.form == "step" or (T is not None and len(readings) >= T)
        if fits and long_enough and not is_refused(artifact):
            given[str(artifact.path)] = answers(artifact, scaler.apply(readings))
    return {"stride": STRIDE, "restart": RESTART, "artifacts": given}


def play(
    core: Path, tests: Path, app: Path, stubs: Path, found: list[Artifact]
) -> dict[str, tuple[str, str]]:
    """Play artifacts with LiteRT behind the stand-in; ("played" or "refused", what) by folder."""
    stand_in = java("stand-in", HERE / "desktop", classpath=(stubs,))
    ours = (core, tests, app, stubs)
    player = kotlin("desktop", HERE / "desktop", classpath=ours, friends=(core, tests))
    answers_of_python = OUT / "expected.json"
    write_text(answers_of_python, json.dumps(expected(found)))
    # the stand-in comes before the stubs, which it replaces
    recording = HERE / "core/src/test/resources"
    classes = (player, stand_in, *ours, recording, LIB / "kotlin-stdlib.jar")
    settings = (f"-Dlstm.python={sys.executable}", f"-Dlstm.serve={HERE / 'serve.py'}")
    main = "org.lstmkeras.desktop.DesktopKt"
    arguments = (answers_of_python, *(artifact.path for artifact in found))
    printed = run("java", *settings, "-cp", path(*classes), main, *arguments)
    lines = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 2]
    if [folder for _, folder, _ in lines] != [str(artifact.path) for artifact in found]:
        raise FailedError(f"not every artifact was tried:\n{printed}")
    tried = {folder: (verdict, what) for verdict, folder, what in lines}
    for artifact in found:
        verdict, what = tried[str(artifact.path)]
        if (verdict == "refused") != is_refused(artifact):
            raise FailedError(f"{artifact.path} was {verdict}: {what}")
    return tried


def rows(found: list[Artifact], tried: dict[str, tuple[str, str]]) -> list[dict[str, str]]:
    """The rows of the table of platforms: the app as it was type-checked, and as it ran here."""
    android = {"runtime": "LiteRT Interpreter", "version": LITERT, "where": "Android"}
    desktop = {
        "runtime": "LiteRT Interpreter behind the Android app's Kotlin",
        "version": f"Kotlin {kotlin_version()}, LiteRT {version('ai-edge-litert')}",
        "where": f"JVM, {platform.machine().replace('_', '-')}",
    }
    made = []
    for place in (android, desktop):
        for artifact in found:
            verdict, what = tried[str(artifact.path)]
            if verdict == "played" and place is android:
                verdict, what = "type-checked", "app/ against our own stubs, not run"
            elif verdict == "played":
                integers = artifact.outputs[0].scale is not None
                verdict, what = "executed", measured(float(what), integers)
            made.append({**place, **kind(artifact), "verdict": verdict, "what": what})
    return made
