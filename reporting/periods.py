"""Quarters as the councils report them: July to September, against the quarter before (NH 5.11, SD)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON: Final = ZoneInfo("Europe/London")
MONTHS: Final = ("January", "April", "July", "October")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a calendar year, `number` from 1 to 4."""

    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From “2026-3”, for the years 2000 to 2099; None for anything else."""
        found = re.fullmatch(r"(20\d\d)-([1-4])", text, re.ASCII)
        return cls(int(found[1]), int(found[2])) if found else None

    @classmethod
    def today(cls) -> Self:
        return cls.containing(timezone.localdate())

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.first_day, time.min, LONDON)

    @property
    def ends(self) -> datetime:
        """The first moment after the quarter."""
        return datetime.combine(self.next.first_day, time.min, LONDON)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.first_day:%B} to {self.last_day:%B %Y}"
