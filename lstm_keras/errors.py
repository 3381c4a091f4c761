"""The few ways the package says no.

Every message says what came, what is needed and what to do. The command line prints it as one
paragraph and leaves with `exit_code`: 2, the job could not be run. (A failed check is no error, but
for a budget: what exceeds it is not written.)
"""


class LstmKerasError(Exception):
    """Base of every error that a user can cause and cure."""

    exit_code = 2


class ShapeError(LstmKerasError, ValueError):
    """An array has the wrong axes or lengths."""


class DataError(LstmKerasError, ValueError):
    """Readings, windows or calibration samples cannot be used as they are."""


class TrainingError(LstmKerasError, RuntimeError):
    """Training did not lead to weights that can be used."""


class ModelError(LstmKerasError, ValueError):
    """A model file cannot be read, or holds nothing this package is for."""


class UnsupportedError(LstmKerasError, ValueError):
    """A target cannot express what the model asks for. Nothing is dropped or guessed instead."""


class ConversionError(LstmKerasError, RuntimeError):
    """A converter failed, or the process it ran in died."""


class ArtifactError(LstmKerasError, ValueError):
    """An artifact is missing, truncated, foreign, or not what its manifest says."""


class RuntimeMissingError(LstmKerasError, ImportError):
    """The interpreter that plays this artifact is not installed."""


class BudgetError(LstmKerasError, ValueError):
    """A pair of C takes more of a device than was allowed: a check that failed, exit status 1."""

    exit_code = 1


def verbatim(error: Exception) -> Exception:
    """The error with the mark that keeps Keras from wrapping its message in a dump of arguments."""
    error._keras_call_info_injected = True
    return error


def refuse_below(least: int, settings: object, *names: str) -> None:
    """Raise ValueError for the first of these settings that is below `least`."""
    for name in names:
        if (value := getattr(settings, name)) < least:
            raise ValueError(f"{name} must be at least {least}; got {value}")
