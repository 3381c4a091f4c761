"""Kind "speech": which word a short recording holds.

Sound -> log-mel frames of one fixed window (`datasets.audio`) -> LSTM layers -> a word.
"""

from dataclasses import dataclass, field

import keras
import numpy as np
import tensorflow as tf

from lstm_keras import baselines, checks, class_weights, schedules
from lstm_keras.classifier import Architecture, Training, frame
from lstm_keras.datasets import Source, audio, spoken_digit, utterances
from lstm_keras.datasets.voices import Voices
from lstm_keras.errors import refuse_below
from lstm_keras.kinds.prepared import Metric, Prepared, calibration_windows
from lstm_keras.recipes import Recipe
from lstm_keras.sequences import Scaler
from lstm_keras.stages import Say

ACCURACY = Metric("accuracy", "%", checks.metric, "most")


@dataclass(frozen=True, kw_only=True)
class Speech(Recipe):
    """A classifier of spoken words, on tfds `spoken_digit`.

    without: Speakers that training never hears and the test is on; none for the data set's own
        split, in which every speaker is in both parts.
    frames: How sound becomes frames.
    voices: How training recordings are varied.
    variants: How many of each recording are made beforehand, see `utterances`.
    model, training: The classifier, and how its weights are found.
    """

    without: tuple[str, ...] = ()
    frames: audio.Frames = field(default_factory=audio.Frames)
    voices: Voices = field(default_factory=Voices)
    variants: int = 1
    model: Architecture = field(default_factory=Architecture)
    training: Training = field(default_factory=Training)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "without", tuple(self.without))
        refuse_below(1, self, "variants")
        self.training.check(self.model)
        if self.training.patience is not None:
            raise ValueError("patience has no validation part here: leave it out")
        schedules.refuse_plateau(self.training.schedule, "there is no validation part here")

    def on(self, source: str, options: dict) -> Recipe:
        """The same frames, network and training on any sound of tensorflow-datasets.

        Training hears it as it is: `voices` vary recordings that fit into memory.
        """
        if not source.startswith("tfds:"):
            return super().on(source, options)
        from lstm_keras.kinds.corpus import Corpus, Cut, named_options

        cut, options = Cut(self.frames.steps), named_options(options)
        return Corpus.of(self, source, options, window=cut, frames=self.frames)

    def prepare(self, say: Say) -> Prepared:
        """As `Recipe.prepare`."""
        source = spoken_digit.read()
        say(
            "reads",
            source.name,
            f"{len(source.recordings)} recordings at {source.hz:g} Hz, {len(source.labels)} words, "
            f"{len(source.groups)} speakers",
        )
        if self.without:
            parts = spoken_digit.without(source, *self.without)
            tested = f"never heard: {', '.join(self.without)}"
        else:
            parts, tested = spoken_digit.official(source), "the data set's own split"
        sound, frames = waves(source), self.frames
        train, test = parts
        say(
            "frames",
            f"{frames.count} of {frames.bands} bands, {frames.seconds:.2f} s",
            f"{len(train)} recordings to train, {len(test)} to test; {tested}",
        )
        levels = audio.decibels(audio.windows(sound, frames), frames)
        scaler = audio.fit(levels[train], frames)
        x, y = scaler.apply(levels), np.array([r.label for r in source.recordings], np.int32)
        heard = [sound[place] for place in train]
        made = utterances.variants(heard, frames, self.voices, self.variants, self.training.seed)
        model, framed, batches = ready(self, made, y[train], scaler)
        return Prepared(
            model=model,
            framed=framed,
            train=batches,
            x=x[test],
            y=y[test],
            calibration=calibration_windows(x[train], self.training.seed),
            digest=source.digest,
            facts=self._facts(source, scaler, *parts),
            metric=ACCURACY,
            baselines=lambda: baselines.accuracies(
                x[train], y[train], x[test], y[test], baselines.pooled
            ),
            epochs=self.training.epochs,
            seed=self.training.seed,
            class_weight=class_weights.weights(y[train], source.labels, self.training.class_weight),
            scaler=scaler,
            labels=source.labels,
            example=source.labels[y[test][0]],
        )

    def _facts(self, source, scaler, train, test):
        groups = {
            name: tuple(sorted({source.recordings[place].group for place in part}))
            for name, part in (("train", train), ("test", test))
        }
        return {
            "name": source.name,
            "digest": source.digest,
            "recordings": len(source.recordings),
            "channels": scaler.channels,
            "units": scaler.units,
            "labels": source.labels,
            "hz": self.frames.rate,
            "steps": self.frames.steps,
            "stride": self.frames.steps,
            "groups": {**groups, "validation": ()},
            "windows": {"train": len(train), "validation": 0, "test": len(test)},
        }


def waves(source: Source) -> list[np.ndarray]:
    """The samples of each recording, [N] float32."""
    return [r.readings[:, 0] for r in source.recordings]


def ready(
    recipe: Speech, energies: tf.data.Dataset, y: np.ndarray, scaler: Scaler
) -> tuple[keras.Model, keras.Model, tf.data.Dataset]:
    """The model, what is fitted in its place, and batches of what `utterances.variants` made."""
    settings, frames = recipe.training, recipe.frames
    keras.utils.set_random_seed(settings.seed)
    classes = len(spoken_digit.LABELS)
    model = recipe.model.build(frames.steps, frames.features, classes, recipe.name)
    batches = utterances.training(
        energies, y, settings.batch, settings.seed, frames, recipe.voices, scaler
    )
    return model, frame(model, settings, int(batches.cardinality())), batches
