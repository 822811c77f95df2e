"""Fields and widgets that Django lacks: dates and times in parts, as GOV.UK asks for them, and choices with hints.

Typed and shown is the wall clock of Europe/London; what a form hands on is a date, or a moment in UTC.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pages.clocks import LONDON, happens_twice, in_london, long_day

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?\s*(?P<half>am|pm)?\s*(?P<zone>gmt|bst)?", re.IGNORECASE
)
WORDS = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}
YEARS = range(1900, 2200)


class Radios(forms.RadioSelect):
    """Radio buttons, for five choices or fewer. `hints`: choice value → a line under it."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})


class Checkboxes(forms.CheckboxSelectMultiple):
    """Tick boxes of which any number may be chosen. `hints`: choice value → a line under it."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})


class DateParts(forms.Widget):
    """Day, month and year, sent as `name_day`, `name_month`, `name_year`."""

    use_fieldset = True
    parts: tuple[str, ...] = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        return [str(data.get(f"{name}_{part}", "")).strip() for part in self.parts]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in self.parts)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_{self.parts[0]}"

    def written(self, value: Any) -> Sequence[str]:
        """What stands in the boxes: as typed, or the parts of a date."""
        if isinstance(value, list | tuple):
            return value
        return self.split(value) if value else [""] * len(self.parts)

    def split(self, value: dt.date) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)]


class DateTimeParts(DateParts):
    """Day, month, year and time of day, `name_time` like “16:40”."""

    parts = (*DateParts.parts, "time")

    def split(self, value: dt.date) -> list[str]:
        """The time of an hour that happens twice says which one, so that saving a form unchanged does not move it."""
        if not isinstance(value, dt.datetime):
            return [*super().split(value), ""]
        local = in_london(value)
        zone = f" {local:%Z}" if local.fold and happens_twice(value) else ""
        return [*super().split(local), f"{local:%H:%M}{zone}"]


class GovukDateField(forms.Field):
    """A date in three boxes; months also as words. Hands on a `date`, or `None` where it may stay empty."""

    widget = DateParts

    def refused(self, sentence: str, *parts: str) -> ValidationError:
        """`parts` are the boxes to mark; the error summary leads to the first of them."""
        return ValidationError(sentence, code="date", params={"parts": parts or self.widget.parts})

    @property
    def subject(self) -> str:
        label = str(self.label or "")
        return label if label and not label.endswith("?") else "The date"

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, dt.date):
            return value
        typed = dict(zip(self.widget.parts, value, strict=True))
        if not any(typed.values()):
            return None
        if missing := [part for part in self.widget.parts if not typed[part]]:
            raise self.refused(f"{self.subject} must include a {' and a '.join(missing)}", *missing)
        return self.compose(typed)

    def compose(self, typed: Mapping[str, str]) -> dt.date:
        month = month_number(typed["month"])
        if not month:
            raise self.refused(f"{self.subject} must include a real month, for example 11 or November", "month")
        if not re.fullmatch(r"\d{4}", typed["year"], re.ASCII) or int(typed["year"]) not in YEARS:
            raise self.refused(f"{self.subject} must include a year of 4 numbers, for example 2026", "year")
        try:
            return dt.date(int(typed["year"]), month, int(typed["day"]))
        except ValueError:
            raise self.refused(f"{self.subject} must be a real date", "day", "month", "year") from None


class LondonDateTimeField(GovukDateField):
    """A moment: a date and a time of day in Europe/London. Hands on a `datetime` in UTC.

    A time that the spring change skips is refused. Of a time that the autumn change repeats the first is taken, unless
    “GMT” (the second) is written behind it; `clocks.clock_note` says so beside the field.
    """

    widget = DateTimeParts

    def compose(self, typed: Mapping[str, str]) -> dt.datetime:
        date = super().compose(typed)
        time, zone = self.time_of_day(typed["time"])
        local = dt.datetime.combine(date, time, LONDON)
        moment = local.astimezone(dt.UTC)
        if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise self.refused(skipped(local), "time")
        if not zone or f"{local:%Z}" == zone:
            return moment
        other = local.replace(fold=1)
        if f"{other:%Z}" != zone:
            raise self.refused(f"On {long_day(date)} London keeps {local:%Z}. Write the time without {zone}", "time")
        return other.astimezone(dt.UTC)

    def time_of_day(self, text: str) -> tuple[dt.time, str]:
        """The time, and “GMT”, “BST” or nothing."""
        match = TIME.fullmatch(WORDS.get(text.lower(), text))
        if match and (match["minute"] or match["half"]):
            hour, half = int(match["hour"]), (match["half"] or "").lower()
            if not half or 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
                minute = int(match["minute"] or 0)
                if hour < 24 and minute < 60:
                    return dt.time(hour, minute), (match["zone"] or "").upper()
        raise self.refused("Write the time like 16:40 or 4.40pm", "time")


def month_number(text: str) -> int:
    """1 to 12 for “11”, “Nov” or “November”; 0 for anything else."""
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return int(text) if 1 <= int(text) <= 12 else 0
    found = [place for place, name in enumerate(MONTHS, 1) if len(text) >= 3 and name.startswith(text.lower())]
    return found[0] if found else 0


def skipped(local: dt.datetime) -> str:
    """Why this time does not exist. In the UK clocks go from 01:00 to 02:00 (Summer Time Order 2002, article 2)."""
    return (
        f"{local:%H:%M} does not exist on {long_day(local.date())}, because the clocks go forward. "
        "Choose 02:00 or later, or a time before 01:00"
    )
