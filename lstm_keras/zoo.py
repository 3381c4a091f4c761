"""The zoo: the models that come with the package, one folder each."""

from pathlib import Path

from lstm_keras.errors import DataError

_PACKAGE = Path(__file__).parent
FOLDER = next(
    folder
    for folder in (_PACKAGE / "models", _PACKAGE.parent / "models")  # installed; a checkout
    if folder.is_dir()
)


def names() -> list[str]:
    """Names of the models, sorted."""
    return sorted(recipe.parent.name for recipe in FOLDER.glob("*/recipe.toml"))


def recipe_file(name: str) -> Path:
    """The recipe of a model of the zoo, or `name` itself where it is a .toml file.

    Raises:
        DataError: Neither.
    """
    if name.endswith(".toml"):
        return Path(name)
    if name not in names():
        raise DataError(
            f"there is no recipe {name!r} in the zoo.\n"
            f"  Choose {' or '.join(names())}, or pass a recipe.toml of your own."
        )
    return FOLDER / name / "recipe.toml"
