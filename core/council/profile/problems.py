"""What is wrong with a council file, in sentences that name the file and the line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One wrong value.

    `line` counts from 1; it is 0 only where there is no text to point into, because the file could not be opened.
    """

    line: int
    sentence: str
    name: str

    def __str__(self) -> str:
        where = f"{self.name}, line {self.line}" if self.line else self.name
        return f"{where}: {self.sentence}"


class ProfileProblems(Exception):
    """Everything that is wrong with a council file, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
