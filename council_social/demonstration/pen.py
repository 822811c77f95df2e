"""How the words of the demonstration are chosen: by a dice that falls the same way each time, with places and names filled in."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.worktime import WorkCalendar

LONDON: Final = ZoneInfo("Europe/London")
WORDS: Final = Path(__file__).parent / "words"
MINUTES_OF_A_DAY: Final = 480
"""Office minutes between nine and five."""


@cache
def words(name: str) -> Mapping[str, Any]:
    """A file of `words/`."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day as the clock on the wall shows it, winter or summer."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def long_day(day: date) -> str:
    """“Thursday 26 November”."""
    return f"{day:%A} {day.day} {day:%B}"


def _weekday(day: date, step: int) -> date:
    """`day`, or the nearest day from Monday to Friday in that direction."""
    while day.weekday() >= 5:
        day += timedelta(days=step)
    return day


def filled(text: str, places: Mapping[str, str]) -> str:
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@dataclass(frozen=True)
class Office:
    """The council's working time, seen from `now`."""

    now: datetime
    calendar: WorkCalendar

    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def minutes_ago(self, minutes: int) -> datetime:
        """The moment since which that many office minutes have passed."""
        day = self.today()
        while True:
            for opens, closes in reversed(self.calendar.openings(day)):
                passed = int((min(closes, self.now) - opens).total_seconds() // 60)
                if passed >= minutes:
                    return min(closes, self.now) - timedelta(minutes=minutes)
                minutes -= max(passed, 0)
            day -= timedelta(days=1)

    def working(self, start: datetime, minutes: int) -> datetime:
        """The moment at which that many office minutes have passed since `start`."""
        return self.calendar.add_minutes(start, minutes)

    def workday_before(self, day: date) -> date:
        """`day` itself, or the last one before it on which the office is open."""
        while not self.calendar.openings(day):
            day -= timedelta(days=1)
        return day


@dataclass
class Pen:
    """Chooses words; `seed` makes its choices the same each time."""

    seed: int
    said: set[str] = field(default_factory=set)
    """Every message so far: no two residents write the same."""

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)  # noqa: S311 -- the same choices each time are the point

    def one(self, choices: Sequence[Any]) -> Any:
        return self.dice.choice(choices)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def between(self, least: int, most: int) -> int:
        return self.dice.randint(least, most)

    def new_id(self, network: str) -> str:
        """An id that this pretend network has not given yet."""
        return f"{network}-{self.dice.getrandbits(52)}"

    def somewhere(self, day: date) -> dict[str, str]:
        """What the words of posts and messages leave open, for something written on `day`."""
        known, later = words("places"), _weekday(day + timedelta(days=self.between(3, 12)), 1)
        earlier = _weekday(day - timedelta(days=self.between(1, 5)), -1)
        return {
            "street": self.one(known["streets"]), "place": self.one(known["places"]), "park": self.one(known["parks"]),
            "school": self.one(known["schools"]), "hall": self.one(known["halls"]), "bin": self.one(["blue", "brown", "black", "food"]),
            "day": long_day(later), "weekday": f"{earlier:%A}", "house": str(self.between(2, 98)), "reference": f"AS{self.between(20_000, 98_999)}",
            "time": self.one(["10am", "11am", "2pm", "half past five"]), "weeks": self.one(["two", "three", "four", "six"]),
            "job": self.one(known["jobs"]), "amount": f"{self.between(8, 240)}",
        }  # fmt: skip
