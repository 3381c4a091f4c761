"""Spoken digits: the data set's own split, and voices never heard, beside simple baselines.

    python benchmarks/spoken_digits.py            ten minutes on one core; carries on if stopped
    python benchmarks/spoken_digits.py --plain    five more

Protocol. The data set's own split: recordings 0 to 4 of every speaker and digit are tested, all
others trained on, with `SEEDS`. A new voice: each speaker in turn is left out with all 500
recordings, and the model is trained on the other four. Both with the settings of the recipe, one
list for all, which no row picks; the card says how they came about, and what was seen before.
`--plain` measures a new voice without augmentation as well, to see what that is worth.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from rich.console import Console
from runs import Runs

from lstm_keras import baselines as simple
from lstm_keras import training, zoo
from lstm_keras.artifact import package_versions
from lstm_keras.datasets import audio, spoken_digit, utterances
from lstm_keras.datasets.voices import Voices
from lstm_keras.files import replacing, write_text
from lstm_keras.kinds import load, speech

RESULTS = Path(__file__).parent / "results"
RUNS = Path("build") / "benchmarks" / "spoken_digits.jsonl"
SEEDS = range(3)

BASE = load(zoo.recipe_file("spoken-digits"))
PLAIN = replace(BASE, voices=Voices(), variants=1)


class Trials:
    """Trainings on parts of one source; what they share is made once, what is finished is kept."""

    def __init__(self, source, file: Path):
        self.runs, self.source = Runs(file), source
        self.waves = speech.waves(source)
        self.y = np.array([r.label for r in source.recordings], np.int32)
        self.speakers = np.array([r.group for r in source.recordings])
        self.official = np.isin(np.arange(len(self.y)), spoken_digit.official(source)[1])
        self.shared = {}

    def once(self, name, made):
        if name not in self.shared:
            self.shared[name] = made()
        return self.shared[name]

    def levels(self, frames: audio.Frames) -> np.ndarray:
        return self.once(frames, lambda: audio.decibels(audio.windows(self.waves, frames), frames))

    def energies(self, recipe) -> np.ndarray:
        """[W, count, T, M], kept in a file: they take as long as two trainings."""
        sound = replace(recipe.voices, tilt_db=0, mask_steps=0, mask_bands=0)
        key = (recipe.frames, sound, recipe.variants)
        name = hashlib.sha256(repr((self.source.digest, key)).encode()).hexdigest()[:16]
        file = self.runs.path.with_name(f"spoken_digits-{name}.npy")

        def made():
            if not file.is_file():
                all_of = utterances.variants(self.waves, recipe.frames, sound, recipe.variants, 0)
                with replacing(file) as temporary:
                    np.save(temporary, np.stack([energy.numpy() for energy in all_of]))
            return np.load(file)

        return self.once(key, made)

    def wrong(self, key: Sequence, recipe, train, test, seed: int) -> dict[int, int]:
        """Place and answer of each recording of `test` that is answered wrongly."""
        pairs = self.runs.get(key)
        if pairs is None:
            levels, train, test = self.levels(recipe.frames), *map(np.flatnonzero, (train, test))
            scaler = audio.fit(levels[train], recipe.frames)
            recipe = replace(recipe, training=replace(recipe.training, seed=seed))
            energy = tf.data.Dataset.from_tensor_slices(self.energies(recipe)[train])
            model, framed, batches = speech.ready(recipe, energy, self.y[train], scaler)
            training.fit(
                framed,
                batches,
                epochs=recipe.training.epochs,
                seed=seed,
                data_digest=self.source.digest,
                verbose=0,
            )
            answers = model.predict(scaler.apply(levels[test]), batch_size=250, verbose=0).argmax(
                -1
            )
            bad = answers != self.y[test]
            pairs = list(zip(test[bad].tolist(), answers[bad].tolist(), strict=True))
            self.runs.put(key, pairs)
            keras.backend.clear_session()
        return dict(pairs)


def share(wrong: dict, part: np.ndarray) -> float:
    """Of the recordings where `part` is true, how many are answered rightly."""
    return 1 - sum(part[place] for place in wrong) / int(part.sum())


def baselines(trials: Trials, train: np.ndarray, test: np.ndarray) -> dict[str, float]:
    """Accuracy of the simple ones on the windows that the LSTM of the recipe sees."""
    levels = trials.levels(BASE.frames)
    scaler = audio.fit(levels[train], BASE.frames)
    x, y = scaler.apply(levels), trials.y
    return simple.accuracies(x[train], y[train], x[test], y[test], simple.pooled)


def measure(trials: Trials, plain: bool, say) -> dict:
    """Everything the tables hold."""
    tested, names = trials.official, trials.source.groups
    rows, every = [], []
    for name in names:
        out = trials.speakers == name
        every.append(trials.wrong(("new voice", name), BASE, ~out, out, 0))
        rows.append(
            {"speaker": name, "lstm": share(every[-1], out), **baselines(trials, ~out, out)}
        )
        say(f"new voice {name}: {rows[-1]['lstm']:.1%}")
    runs = []
    for seed in SEEDS:
        runs.append(trials.wrong(("own split", seed), BASE, ~tested, tested, seed))
        say(f"own split, seed {seed}: {share(runs[-1], tested):.1%}")
    own = {
        "lstm": [share(wrong, tested) for wrong in runs],
        "wrong": _often(trials, runs),
        **baselines(trials, ~tested, tested),
    }
    for row in rows if plain else ():
        out = trials.speakers == row["speaker"]
        row["no augmentation"] = share(
            trials.wrong(("no augmentation", row["speaker"]), PLAIN, ~out, out, 0), out
        )
        say(f"new voice {row['speaker']}, no augmentation: {row['no augmentation']:.1%}")
    wrong = Counter(int(trials.y[place]) for run in every for place in run)
    count = np.bincount(trials.y)
    return {
        "versions": package_versions(*training.PACKAGES, "scikit-learn"),
        "data": trials.source.digest,
        "own split": own,
        "new voice": rows,
        "digits": {
            label: 1 - wrong[k] / int(count[k]) for k, label in enumerate(trials.source.labels)
        },
        "confused": _confused(trials, every),
    }


def _often(trials: Trials, runs: Sequence[dict]) -> dict[str, int]:
    """How many seeds answer a recording wrongly, for those that some do."""
    counts = Counter(place for wrong in runs for place in wrong)
    return {trials.source.recordings[place].name: n for place, n in counts.most_common()}


def _confused(trials: Trials, runs: Sequence[dict], first: int = 8) -> list:
    """[said, heard, times] of the most frequent confusions."""
    labels = trials.source.labels
    pairs = Counter(
        (labels[trials.y[place]], labels[answer]) for w in runs for place, answer in w.items()
    )
    return [[said, heard, n] for (said, heard), n in pairs.most_common(first)]


def table(content: dict) -> str:
    """Both protocols as Markdown."""
    own, rows = content["own split"], content["new voice"]
    columns = [c for c in ("lstm", "no augmentation", "logistic regression") if c in rows[0]]
    titles = ["LSTM" if c == "lstm" else f"LSTM, {c}" if c[:2] == "no" else c for c in columns]
    seeds = {
        "lstm": f"**{_spread(own['lstm'])}**, {len(own['lstm'])} seeds",
        "logistic regression": f"{own['logistic regression']:.1%}",
    }
    lines = [
        ["tested on", "recordings", *titles],
        ["---"] * (2 + len(columns)),
        ["**the data set's own split**", "250", *(seeds.get(c, "") for c in columns)],
        *([f"{r['speaker']}, never heard", "500", *(f"{r[c]:.1%}" for c in columns)] for r in rows),
        [
            "**a new voice, mean of five**",
            "2500",
            *(_spread([r[c] for r in rows]) for c in columns),
        ],
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + (
        "\n± is the deviation between seeds in the first row, between speakers in the last. The "
        "most frequent class is right 10% of the time everywhere.\n"
    )


def _spread(values: Sequence[float]) -> str:
    return f"{np.mean(values):.1%} ± {np.std(values, ddof=1):.1%}"


def main() -> None:
    say = Console(highlight=False, soft_wrap=True).print
    content = measure(Trials(spoken_digit.read(), RUNS), "--plain" in sys.argv[1:], say)
    write_text(RESULTS / "spoken_digits.json", json.dumps(content, indent=1) + "\n")
    write_text(RESULTS / "spoken_digits.md", table(content))
    say(table(content))


if __name__ == "__main__":
    main()
