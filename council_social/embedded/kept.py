"""Passwords, keys and ports that must be the same at the next start."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any


def write_private(path: Path, text: str) -> None:
    """Replace the file as a whole, readable by its owner only: killed at any moment, the old or the new one stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(path.name + ".making")
    making.unlink(missing_ok=True)
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    making.replace(path)


class Kept:
    """Named values in a private JSON file; without a file, remembered until the process ends."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._values: dict[str, Any] = json.loads(path.read_text()) if path and path.exists() else {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str) -> Any:
        return self._values.get(name)

    def keep(self, name: str, value: Any) -> Any:
        if self._values.get(name) != value:
            self._values[name] = value
            if self.path:
                write_private(self.path, json.dumps(self._values, indent=1))
        return value

    def once(self, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
        """The value made the first time that anybody asked for it."""
        return str(self._values[name] if name in self else self.keep(name, make()))
