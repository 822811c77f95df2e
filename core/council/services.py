"""The verbs of the council: load a profile, turn emergency mode on and off, begin and end a pre-election period."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit.verbs import RuleBroken, add, change, locked, record
from core.council import actions, brake
from core.council.brake import Stopped
from core.council.models import Brake, Closure, HouseRule, Period, ProfileVersion, Topic
from core.council.profile import Profile
from core.people.models import Department, Person
from core.people.services import add_department

OUR_OWN_TEAMS: Final = {"communications": Department.Kind.COMMS, "customer-services": Department.Kind.CUSTOMER_SERVICES}
"""The two teams that every council file has, by their slugs."""


@transaction.atomic
def load_profile(*, profile: Profile, source: str, by: Person | None) -> ProfileVersion:
    """A new version of the profile with its topics, departments and house rules; what is under way keeps its own.

    Raises RuleBroken when nothing in the file has changed.
    """
    newest = ProfileVersion.objects.select_for_update().order_by("-number").first()
    document = profile.to_dict()
    if newest is not None and newest.document == document:
        raise RuleBroken(f"Nothing in this file has changed since version {newest.number}.")
    version = ProfileVersion(number=newest.number + 1 if newest else 1, document=document, source=source, loaded_by=by)
    version.save(force_insert=True)
    record(actions.PROFILE_LOADED, obj=version, by=by, after={"number": version.number, "source": source})
    Brake.objects.get_or_create(id=1)
    _departments(profile, by)
    _topics(profile)
    _house_rules(profile)
    return version


def _departments(profile: Profile, by: Person | None) -> None:
    known = set(Department.objects.values_list("slug", flat=True))
    for department in profile.departments:
        if department.slug not in known:
            kind = OUR_OWN_TEAMS.get(department.slug) or _kind(str(department.kind.value))
            add_department(slug=department.slug, name=department.name.value, kind=kind, by=by)


def _kind(kind: str) -> str:
    return kind if kind in Department.Kind.values else Department.Kind.SERVICE


def _topics(profile: Profile) -> None:
    _free_the_names({topic.name.value: topic.code for topic in profile.topics})
    topics = [
        Topic(slug=topic.code, name=topic.name.value, words=list(topic.words.value) if topic.words else [])
        for topic in profile.topics
    ]
    Topic.objects.bulk_create(
        topics, update_conflicts=True, unique_fields=["slug"], update_fields=["name", "words", "in_use"]
    )
    Topic.objects.exclude(slug__in=[topic.slug for topic in topics]).update(in_use=False)


def _free_the_names(wanted: dict[str, str]) -> None:
    """A name that another topic gets now: the one that had it keeps it with its slug behind, “Waste (waste)”."""
    for topic in Topic.objects.filter(name__in=wanted):
        if wanted[topic.name] != topic.slug:
            topic.name = f"{topic.name[:35]} ({topic.slug[:22]})"
            topic.save(update_fields=["name"])


def _house_rules(profile: Profile) -> None:
    """A new version only where a rule changed: residents are judged by the version in force that day."""
    newest = HouseRule.objects.aggregate(newest=Max("version"))["newest"] or 0
    now = list(HouseRule.objects.filter(version=newest).values_list("number", "words"))
    wanted = [(rule.number, rule.text.value) for rule in profile.house_rules]
    if now != wanted:
        today = timezone.localdate()
        HouseRule.objects.bulk_create(
            HouseRule(
                version=newest + 1,
                number=rule.number,
                words=rule.text.value,
                source=rule.text.source[:60],
                in_force_from=today,
            )
            for rule in profile.house_rules
        )


@transaction.atomic
def start_emergency(*, name: str, by: Person) -> Stopped:
    """Turns emergency mode on, holds every routine post, and names what a network is receiving already (PUB-8).

    No claim of routine posts that saw the time before can still begin when this returns. Raises RuleBroken when it is on
    already, or the person may not.
    """
    _may_set_periods(by)
    row = Brake.objects.select_for_update().get(id=1)
    if Period.objects.now().filter(kind=Period.Kind.EMERGENCY).exists():
        raise RuleBroken("Emergency mode is on already.")
    if not name.strip():
        raise RuleBroken("Say what has happened, in a few words.", field="name")
    row.pressed_at = timezone.now()
    row.save(update_fields=["pressed_at"])
    period = Period(kind=Period.Kind.EMERGENCY, name=name.strip(), starts_at=row.pressed_at, started_by=by)
    stopped = brake.press(by=by, reason=f"Emergency mode is on: {period.name}.")
    add(
        period,
        code=actions.EMERGENCY_STARTED,
        by=by,
        extra={"held": stopped.held, "on_the_wire": stopped.on_the_wire},
    )
    return stopped


@transaction.atomic
def end_emergency(*, by: Person) -> Period:
    """Ends emergency mode. What was held stays held until somebody reads it. Raises RuleBroken."""
    _may_set_periods(by)
    running = Period.objects.now().filter(kind=Period.Kind.EMERGENCY).first()
    if running is None:
        raise RuleBroken("Emergency mode is not on.")
    return _end(running.pk, by, actions.EMERGENCY_ENDED)


@transaction.atomic
def start_pre_election(*, name: str, starts_at: datetime, ends_at: datetime, by: Person) -> Period:
    """Sets a pre-election period: only service announcements, each released by the Comms manager (HART 4). Raises RuleBroken."""
    _may_set_periods(by)
    if ends_at <= starts_at:
        raise RuleBroken("The period ends before it begins. Check the dates.", field="ends_at")
    period = Period(
        kind=Period.Kind.PRE_ELECTION, name=name.strip(), starts_at=starts_at, ends_at=ends_at, started_by=by
    )
    return add(period, code=actions.PRE_ELECTION_SET, by=by)


@transaction.atomic
def end_pre_election(*, period_id: int, by: Person) -> Period:
    """Ends a pre-election period before its time. Raises RuleBroken."""
    _may_set_periods(by)
    return _end(period_id, by, actions.PRE_ELECTION_ENDED)


@transaction.atomic
def add_closure(*, day: date, name: str, by: Person) -> Closure:
    """A day on which the council is closed; deadlines that were not reached yet are counted without it. Raises RuleBroken."""
    if not by.rights.holds("council.profile"):
        raise RuleBroken("An Administrator can add closures.")
    if Closure.objects.filter(day=day).exists():
        raise RuleBroken(f"The council is closed on {day:%-d %B %Y} already.", field="day")
    return add(Closure(day=day, name=name), code=actions.CLOSURE_ADDED, by=by)


def _end(period_id: int, by: Person, code: str) -> Period:
    period = locked(Period.objects, period_id)
    now = timezone.now()
    if period.ends_at is not None and period.ends_at <= now:
        raise RuleBroken(f"{period} has ended already.")
    period.ends_at, period.ended_by = max(now, period.starts_at), by
    change(period, code=code, by=by)
    return period


def _may_set_periods(person: Person) -> None:
    if not person.rights.holds("council.periods"):
        raise RuleBroken("A Comms manager can turn emergency mode and the pre-election period on and off.")
