"""A council whose training counts: ways to change its file, and to pass the days of grace, with as few words as a test needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from time_machine import travel

from accounts import services
from accounts.models import Completion
from accounts.training import rules_of
from core.council.profile import Profile
from core.council.selectors import _current, current
from core.council.services import load_profile
from core.people.models import Person
from tests.cast import Cast

CODES = ("policy", "replying")


def forget() -> None:
    """What is kept in memory goes by the version's number, which another test has too."""
    _current.cache_clear()
    rules_of.cache_clear()


def file_says(**training: Any) -> None:
    """A new version of the profile in force, with other values in `[training]`; None leaves a key out."""
    document: dict[str, Any] = current().profile.to_dict()
    for key, value in training.items():
        stated = value if key == "modules" or value is None else {"value": value, "stated": False}
        document["training"][key] = stated
    load_profile(profile=Profile.from_dict(_without_none(document)), source="changed.toml", by=None)


def module(code: str, name: str, *, months: int = 24, roles: list[str] | None = None) -> dict[str, Any]:
    """A module as a stored profile holds it."""
    stated = {"stated": False}
    row = {
        "code": code,
        "name": {"value": name} | stated,
        "tier": {"value": 2} | stated,
        "renew_months": {"value": months} | stated,
    }
    return row | ({"roles": {"value": roles} | stated} if roles else {})


def _without_none(document: dict[str, Any]) -> dict[str, Any]:
    document["training"] = {key: value for key, value in document["training"].items() if value is not None}
    return document


def again(person: Person) -> Person:
    """As a new request knows them."""
    return Person.objects.get(pk=person.pk)


def is_trained(cast: Cast, *people: Person) -> None:
    """Everything that is asked of them, taken and read today."""
    today = timezone.localdate()
    for person in people:
        by = cast.ada if person == cast.priya else cast.priya
        for code in CODES:
            services.record_taken(people=[person], module=code, taken_on=today, how="face_to_face", by=by)
        services.read_policy(version=current().number, by=person)


def took(cast: Cast, person: Person, code: str = "replying", days_ago: int = 0) -> Completion:
    by = cast.ada if person == cast.priya else cast.priya
    day = timezone.localdate() - timedelta(days=days_ago)
    return services.record_taken(people=[person], module=code, taken_on=day, how="e_learning", by=by)[0]


@contextmanager
def after(**length: int) -> Iterator[date]:
    """So much later; the day."""
    with travel(timezone.now() + timedelta(**length), tick=False):
        yield timezone.localdate()


@contextmanager
def after_grace() -> Iterator[date]:
    """When nobody has any days of grace left."""
    with after(days=29) as day:
        yield day
