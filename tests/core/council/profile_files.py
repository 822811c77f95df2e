"""The council files, and a way to spoil them."""

from functools import cache
from pathlib import Path

from core.council.profile import Profile, read_profile

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "councils"
REAL = ("north-herts", "south-derbyshire", "nottinghamshire", "chesterfield", "hart")
ALL = (*REAL, "ashmere")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@cache
def profile_of(name: str) -> Profile:
    return read_profile(text_of(name), f"councils/{name}.toml")


def spoilt(text: str, old: str, new: str) -> tuple[str, int]:
    """The text with its one `old` replaced, and the line on which `old` begins."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
    before, after = text.split(old)
    return before + new + after, before.count("\n") + 1
