"""Data sets of tensorflow-datasets, made here: what is asked for is known."""

import numpy as np
import tensorflow_datasets as tfds

FILLER = ("the", "a", "film", "day", "was", "long", "and", "rain", "fell")
TWICE = "Bad day, often!"  # in both parts, as happens


class Openings(tfds.core.GeneratorBasedBuilder):
    """Texts of 3 to 15 words; the first says which of three classes it is."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        features = {
            "text": tfds.features.Text(),
            "label": tfds.features.ClassLabel(names=["good", "bad", "odd"]),
        }
        return tfds.core.DatasetInfo(
            builder=self,
            features=tfds.features.FeaturesDict(features),
            supervised_keys=("text", "label"),
        )

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples(0), "test": self._generate_examples(1)}

    def _generate_examples(self, seed):
        rng = np.random.default_rng(seed)
        for k in range((240, 60)[seed]):
            words = rng.choice(FILLER, rng.integers(1, 14))
            first = ("Good", "Bad", "Odd")[k % 3]
            end = "unheard" if seed else "often"  # one of them only where it is tested
            yield k, {"text": " ".join([first, *words, end]) + "!", "label": k % 3}
        yield "twice", {"text": TWICE, "label": 1}


class Tilted(tfds.core.GeneratorBasedBuilder):
    """Recordings [N, 2] of six subjects, N 20 to 44, which rise or fall; no test part, no rate."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        features = {
            "readings": tfds.features.Tensor(shape=(None, 2), dtype=np.float32),
            "tilt": tfds.features.ClassLabel(names=["down", "up"]),
            "who": {"subject": tfds.features.Scalar(dtype=np.int64)},
            "word": tfds.features.Text(),
        }
        return tfds.core.DatasetInfo(
            builder=self,
            features=tfds.features.FeaturesDict(features),
            supervised_keys=("readings", "tilt"),
        )

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples()}

    def _generate_examples(self):
        rng = np.random.default_rng(3)
        for k in range(48):
            N, slope = 20 + 4 * (k % 7), (k % 2) * 2 - 1
            line = 5 + slope * np.linspace(-1, 1, N)
            readings = np.stack([line, 100 * rng.normal(size=N)], axis=1)
            readings = readings + rng.normal(0, 0.1, readings.shape)
            yield (
                k,
                {
                    "readings": readings.astype(np.float32),
                    "tilt": k % 2,
                    "who": {"subject": k // 8 + 8},
                    "word": "up" if k % 2 else "down",
                },
            )
