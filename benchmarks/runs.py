"""Finished measurements in a file, so that an interrupted benchmark carries on."""

import json
from pathlib import Path
from typing import Any


class Runs:
    """What is done, one JSON line each: [key, value]. A key is anything that JSON can write."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        lines = path.read_text().splitlines() if path.is_file() else []
        self._done = {json.dumps(key): value for key, value in map(json.loads, lines)}

    def get(self, key: Any) -> Any:
        """The value; None where there is none yet."""
        return self._done.get(json.dumps(key))

    def put(self, key: Any, value: Any) -> None:
        """Keep a value, in the file too."""
        self._done[json.dumps(key)] = value
        with self.path.open("a") as file:
            file.write(json.dumps([key, value]) + "\n")
