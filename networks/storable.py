"""What comes from outside must never be the reason why it cannot be recorded."""

from collections.abc import Mapping
from typing import Any


def text(words: str) -> str:
    """Without the characters that no database keeps (NUL, halves of a pair); everything else as it was written."""
    return words.replace("\x00", "").encode(errors="replace").decode()


def plain(value: Any) -> Any:
    """As JSON that can be stored, whatever it is."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(str(name)): plain(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inside) for inside in value]
    return value if isinstance(value, int | None) else text(str(value))
