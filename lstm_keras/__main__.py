"""The command `lstm-keras`, also as `python -m lstm_keras`."""

import sys


def main() -> None:
    """Run the command line, or say which packages it needs."""
    try:
        from lstm_keras import cli
    except ModuleNotFoundError as error:
        print(
            f"the command line needs {error.name}, which is not installed.\n"
            "  pip install 'lstm-keras[all]'",
            file=sys.stderr,
        )
        sys.exit(2)
    cli.main()


if __name__ == "__main__":
    main()
