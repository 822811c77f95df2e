"""From a council file to a profile, or to sentences that name every wrong line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from core.council.profile.lines import count_lines, lines_of
from core.council.profile.place import Reading
from core.council.profile.problems import Problem, ProfileProblems
from core.council.profile.profile import Profile

MOST_CHARACTERS = 1_000_000
"""A council file is about 20,000 characters; something fifty times as long is another file."""


def read_profile(path_or_text: Path | str, name: str = "") -> Profile:
    """The profile in a file (a Path) or in a text (a str), which is then called `name`.

    Raises ProfileProblems with everything that is wrong, and nothing else.
    """
    if isinstance(path_or_text, Path):
        name = name or path_or_text.as_posix()
        return _profile_in(_text_of(path_or_text, name), name)
    return _profile_in(path_or_text, name or "this text")


def problems_in(text: str, name: str) -> list[Problem]:
    """What is wrong with a council file's text, in the order of its lines; empty if nothing is."""
    try:
        read_profile(text, name)
    except ProfileProblems as found:
        return found.problems
    return []


def _profile_in(text: str, name: str) -> Profile:
    # Notepad begins a file with this mark and ends its lines with two characters; neither is the officer's fault.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        if len(text) > MOST_CHARACTERS:
            raise ValueError(f"The file has {len(text)} characters, too many for a council file")
        raw, lines = tomllib.loads(text), lines_of(text)
    except RecursionError:
        raise ProfileProblems([Problem(1, "the brackets are nested too deeply to be read.", name)]) from None
    except ValueError as error:
        raise ProfileProblems([_not_toml(str(error), text, name)]) from None
    return Profile.read(raw, Reading.of(raw, name, lines))


def _text_of(path: Path, name: str) -> str:
    """The file's text. Raises ProfileProblems if it cannot be opened or is not text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProfileProblems([Problem(0, f"it cannot be opened: {error.strerror}.", name)]) from None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        sentence = "there is a character that is not UTF-8. Save the file as UTF-8."
        raise ProfileProblems([Problem(line, sentence, name)]) from None


def _not_toml(message: str, text: str, name: str) -> Problem:
    """The complaint of `tomllib`, which ends in "(at line 3, column 5)" or "(at end of document)"."""
    said, _, where = message.partition(" (at ")
    last = count_lines(text)
    number = re.match(r"line ([0-9]+)", where)
    line = min(int(number[1]), last) if number else last
    said = "the same key is written twice" if said == "Cannot overwrite a value" else f"{said[:1].lower()}{said[1:]}"
    sentence = f"this is not proper TOML, and nothing after it could be checked: {said}."
    return Problem(line, sentence, name)
