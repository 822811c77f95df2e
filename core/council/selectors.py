"""This council as it is now: one small query, the rest is kept in memory per version of the profile."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from core.council.models import HouseRule, Period, ProfileVersion, Topic
from core.council.profile import Profile
from core.worktime import Hours, Pause, WorkCalendar
from core.worktime.bank_holidays import ENGLAND

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_NEWEST: Final = """
    SELECT max(number),
           ARRAY(SELECT day FROM council_closure ORDER BY day), ARRAY(SELECT name::text FROM council_closure ORDER BY day)
    FROM council_profileversion
"""


class NoCouncil(Exception):
    """Nobody has loaded a council file yet: `manage.py load_council councils/….toml`."""


@dataclass(frozen=True, slots=True)
class Current:
    """The council's profile in force, its number, and its working time."""

    number: int
    profile: Profile
    calendar: WorkCalendar

    @property
    def chain(self) -> list[dict[str, Any]]:
        """The stages of sign-off as a request keeps them (REG-4)."""
        return [
            {
                "code": stage.code,
                "name": stage.name.value,
                "roles": [str(stage.role.value)],
                "body": stage.body.value if stage.body else "",
                "agreement": str(stage.agreement.value),
                "needs": stage.quorum.value if stage.quorum else 1,
            }
            for stage in self.profile.sign_off.stages
        ]


def current() -> Current:
    """This council. One small query, asked by nearly every verb and page. Raises NoCouncil before a council file was loaded."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        number, days, names = cursor.fetchone()
    if number is None:
        raise NoCouncil
    return _current(number, tuple(zip(days, names, strict=True)))


@lru_cache(maxsize=8)
def _current(number: int, closures: tuple[tuple[date, str], ...]) -> Current:
    profile = Profile.from_dict(ProfileVersion.objects.get(number=number).document)
    return Current(number, profile, calendar_of(profile, dict(closures)))


def calendar_of(profile: Profile, closures: dict[date, str]) -> WorkCalendar:
    """The working time that a profile states, with bank holidays and the days on which the council is closed."""
    hours = profile.office_hours
    week = {name: [str(period) for period in periods] for name, periods in zip(DAYS, hours.week(), strict=True)}
    closed = dict.fromkeys(hours.closures.value, "Council closed") | closures
    return WorkCalendar(
        Hours.parse(week), closures=closed, nations=ENGLAND if hours.closed_on_bank_holidays.value else ()
    )


def pauses(since: datetime) -> list[Pause]:
    """The stretches in which deadlines are suspended: emergency mode (NH 6.2.5), from `since` on."""
    found = Period.objects.filter(kind=Period.Kind.EMERGENCY).exclude(ends_at__lt=since).order_by("starts_at")
    return [Pause(period.starts_at, period.ends_at, str(period)) for period in found]


def periods_now() -> list[Period]:
    """What is special about today: an emergency, a pre-election period, a busy period. One query."""
    return list(Period.objects.now().select_related("started_by"))


def emergency() -> Period | None:
    return Period.objects.now().filter(kind=Period.Kind.EMERGENCY).first()


def pre_election(at: datetime | None = None) -> Period | None:
    """The pre-election period that covers `at` (now, when left out), or None."""
    return Period.objects.covering(at or timezone.now()).filter(kind=Period.Kind.PRE_ELECTION).first()


def topics() -> list[Topic]:
    return list(Topic.objects.filter(in_use=True))


def house_rules(on: date | None = None) -> list[HouseRule]:
    """The house rules in force on a day (today, when left out), in their order."""
    known = HouseRule.objects.filter(in_force_from__lte=on or timezone.localdate())
    newest = known.aggregate(newest=Max("version"))["newest"]
    return list(known.filter(version=newest)) if newest else []


def in_words(value: object) -> str:
    """A value of the profile as a page shows it: lists joined, yes and no, codes without underscores."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return ", ".join(in_words(item) for item in value) or "None"
    if isinstance(value, StrEnum):
        return value.value.replace("_", " ")
    return str(value)
