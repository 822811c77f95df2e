"""A measured figure, its goal, and the table and the JSON in which all of them are given."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

MILLISECONDS = 1_000.0
COLUMNS = ("figure", "value", "unit", "goal", "met")


@dataclass(frozen=True)
class Goal:
    """How much at most, or at least."""

    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {_number(self.limit)}"


def at_most(limit: float) -> Goal:
    return Goal(limit)


def at_least(limit: float) -> Goal:
    return Goal(limit, at_least=True)


@dataclass(frozen=True)
class Figure:
    """One line of the table; its name says the size that was measured."""

    name: str
    value: float
    unit: str
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        """None where there is no goal."""
        return self.goal.met_by(self.value) if self.goal else None

    def cells(self) -> tuple[str, ...]:
        met = {True: "yes", False: "no", None: "—"}[self.met]
        return self.name, _number(self.value), self.unit, str(self.goal or "—"), met


def table(figures: Iterable[Figure]) -> str:
    """The figures under their headings, the numbers to the right."""
    rows = [COLUMNS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, value, *rest = (
        cell.rjust(width) if place == 1 else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((name, value, *rest)).rstrip()


def as_json(figures: Iterable[Figure]) -> dict[str, dict[str, Any]]:
    """By name; `goal` is written as in the table, or null, and so is `met` where there is none."""
    return {
        figure.name: {
            "value": figure.value,
            "unit": figure.unit,
            "goal": str(figure.goal) if figure.goal else None,
            "met": figure.met,
        }
        for figure in figures
    }


def write_json(figures: Iterable[Figure], file: Path) -> None:
    file.write_text(json.dumps(as_json(figures), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load() -> str:
    """“load 0.52 0.61 0.70 on 2 processors”: how busy the machine is with everybody's work."""
    averages = " ".join(f"{one:.2f}" for one in os.getloadavg())
    return f"load {averages} on {os.cpu_count()} processors"


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    begun_at = time.perf_counter()
    work()
    return time.perf_counter() - begun_at


def typical(work: Callable[[], object], *, times: int, warm: int = 2) -> float:
    """The median of so many times, in seconds, after `warm` that do not count."""
    return in_turn({"it": work}, times=times, warm=warm)["it"]


def in_turn(works: Mapping[str, Callable[[], object]], *, times: int, warm: int = 2) -> dict[str, float]:
    """The median of each, all done one after the other so many times: what else the machine does meets all alike."""
    rounds = [{name: seconds(work) for name, work in works.items()} for _ in range(times + warm)]
    return {name: median(one[name] for one in rounds[warm:]) for name in works}


def share(values: Sequence[float], per_cent: float) -> float:
    """The value that so many per cent of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def _number(value: float) -> str:
    """Three figures that matter; whole numbers with their thousands marked."""
    if value == int(value) or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
