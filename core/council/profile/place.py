"""Where in a council file we are reading, what that file says about itself, and what was found wrong so far."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Self

from core.council.profile.lines import Path
from core.council.profile.problems import Problem

_PARAGRAPH = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True)
class Reading:
    """One reading of one file.

    `departments` and `stages` are the names that other keys may refer to. `numbered` and `headings` say what a source
    may name; `numbered` is None while the file does not say it, and then any source passes.
    """

    name: str
    lines: Mapping[Path, int] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    numbered: bool | None = None
    headings: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, raw: Mapping[str, object], name: str, lines: Mapping[Path, int]) -> Self:
        """A reading of `raw`, knowing the names that its keys may refer to, as far as they are written properly."""
        document = raw.get("document")
        about = document if isinstance(document, dict) else {}
        numbered, headings = about.get("numbered"), about.get("headings")
        chain = raw.get("sign_off")
        return cls(
            name,
            lines,
            departments=_texts(raw.get("departments"), "slug"),
            stages=_texts(chain.get("stages") if isinstance(chain, dict) else None, "code"),
            numbered=numbered if isinstance(numbered, bool) else None,
            headings=tuple(text for text in headings if isinstance(text, str)) if isinstance(headings, list) else (),
        )

    def line_of(self, path: Path) -> int:
        """The line of `path`, or of the nearest table around it where the path itself is not written."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def complaint_about(self, source: str) -> str:
        """Why the document has no place called `source`; empty where it has."""
        if self.numbered is None or source in self.headings:
            return ""
        if _PARAGRAPH.fullmatch(source):
            return "" if self.numbered else f"{quoted(source)} is a paragraph number, but this document numbers none."
        if not self.headings and not self.numbered:
            return f"{quoted(source)} cannot be cited: this file says that its document has no paragraphs or headings."
        expected = "neither a paragraph number nor" if self.numbered else "not"
        return f"{quoted(source)} is {expected} a heading listed in [document].{did_you_mean(source, self.headings)}"


@dataclass(frozen=True)
class Place:
    """A key or list item of the file that is being read."""

    reading: Reading
    path: Path = ()
    label: str = ""

    def __truediv__(self, key: str | int) -> Place:
        return Place(self.reading, (*self.path, key), self.label)

    def called(self, label: str) -> Place:
        """The same place under the name that an officer knows it by."""
        return Place(self.reading, self.path, label)

    def wrong(self, sentence: str) -> None:
        """Note a problem here."""
        line = self.reading.line_of(self.path)
        said = f"{self.label}: {sentence}" if self.label else sentence
        self.reading.problems.append(Problem(line, said, self.reading.name))


def quoted(raw: object) -> str:
    """What stands in the file, short enough to put into a sentence."""
    if isinstance(raw, str):
        return f"'{raw[:60]}…'" if len(raw) > 60 else f"'{raw}'"
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, dict):
        return "a table { … }"
    if isinstance(raw, int) and abs(raw) >= 10**18:
        return "a number with more than 18 digits"
    return "a list [ … ]" if isinstance(raw, list) else str(raw)


def did_you_mean(word: str, options: Sequence[str]) -> str:
    """ " Did you mean 'x'?" where `word` is nearly one of `options`, otherwise nothing."""
    nearest = get_close_matches(word, options, n=1)
    return f" Did you mean '{nearest[0]}'?" if nearest else ""


def _texts(rows: object, key: str) -> frozenset[str]:
    """The texts under `key` in a list of tables, passing over whatever is something else."""
    found = [row.get(key) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return frozenset(text for text in found if isinstance(text, str))
