"""All open work of one person, handed over by one press: when they leave, fall ill or change their post (GOV-3).

Everything moves in one transaction. What a receiver may not have is listed before anything moves, all of it at once.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from core.audit.verbs import RuleBroken, SeveralBroken, ensure, record
from core.notify.services import tell
from core.people import actions, open_work
from core.people.models import Person
from core.people.open_work import OpenWork, Source
from core.people.permissions import may_hand_over_work

EVERYTHING: Final = "everything"
"""Stands for each kind of work for which nobody else is named."""
COMMS: Final = ["comms_manager", "comms_officer"]
"""Who is told of what is left with nobody."""

Receivers = Mapping[str, Person]
"""Who receives which kind, by the code of its source, or EVERYTHING."""


@transaction.atomic
def hand_over_work(*, person_id: int, receivers: Receivers, by: Person, reason: str) -> Person:
    """Moves the kinds for which somebody is named; the others stay. The receivers are told. Raises RuleBroken, SeveralBroken."""
    giver, receivers = locked_with(person_id, receivers)
    ensure(may_hand_over_work(Person.objects.get(pk=by.pk), giver))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    kinds = open_work.movable(giver)
    if not kinds:
        raise RuleBroken(f"{giver} has no open work.")
    to_move = _with_receivers(kinds, receivers)
    if not to_move:
        raise RuleBroken("Select who receives it.", field=EVERYTHING if len(kinds) > 1 else kinds[0].code)
    moved = _moved(giver, to_move, by, reason.strip())
    record(actions.WORK_HANDED_OVER, obj=giver, by=by, reason=reason.strip(), after=moved)
    return giver


def settle(leaver: Person, receivers: Receivers, *, nobody: bool, by: Person, reason: str) -> dict[str, Any]:
    """Within the verb that takes the log-in away: everything moves, or is left with nobody where `nobody` says so.

    Returns what went to whom, for the record. Raises SeveralBroken where something has no receiver, or one that may not
    have it.
    """
    kinds = open_work.movable(leaver)
    to_move = _with_receivers(kinds, receivers)
    left = [work for work in kinds if work.code not in to_move]
    if left and not nobody:
        raise SeveralBroken({work.code: f"Select who receives {work.words}, or leave it with nobody." for work in left})
    moved = _moved(leaver, to_move, by, reason)
    for work in left:
        open_work.source_of(work.code).leave(person=leaver, by=by, reason=reason)
        _tell_comms(leaver, work, by, reason)
    return moved | {work.code: f"{work.words}: left with nobody" for work in left}


def locked_with(person_id: int, receivers: Receivers) -> tuple[Person, Receivers]:
    """The person and the receivers, locked and as they are now, so that none of them leaves at this moment.

    FOR NO KEY UPDATE, as in `absences`: whoever works at something of theirs must not wait for us while we wait for them.
    Raises Person.DoesNotExist.
    """
    for code in receivers:
        if code != EVERYTHING:
            open_work.source_of(code)
    keys = {person_id, *(person.pk for person in receivers.values())}
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    people = {row.pk: row for row in rows}
    if person_id not in people:
        raise Person.DoesNotExist
    return people[person_id], {code: people[person.pk] for code, person in receivers.items()}


def _with_receivers(kinds: list[OpenWork], receivers: Receivers) -> dict[str, Person]:
    """By kind, whoever was named for it, or for everything."""
    named = {work.code: receivers.get(work.code) or receivers.get(EVERYTHING) for work in kinds}
    return {code: person for code, person in named.items() if person is not None}


def _moved(giver: Person, to_move: dict[str, Person], by: Person, reason: str) -> dict[str, Any]:
    """First what cannot go is listed, then everything goes."""
    sources = {code: open_work.source_of(code) for code in to_move}
    refused = {code: _refused(sources[code], giver, receiver) for code, receiver in to_move.items()}
    if sentences := {code: sentence for code, sentence in refused.items() if sentence}:
        raise SeveralBroken(sentences)
    facts: dict[str, Any] = {"from_person": giver, "by": by, "reason": reason}
    moved = {code: sources[code].hand_over(to_person=receiver, **facts) for code, receiver in to_move.items()}
    return {code: f"{count:,} to {to_move[code]}" for code, count in moved.items()}


def _refused(source: Source[Any], giver: Person, receiver: Person) -> str:
    if receiver.pk == giver.pk:
        return f"{giver} has it already. Select somebody else."
    if not receiver.is_active:
        return f"{receiver} has no log-in. Select somebody else."
    if not receiver.rights.roles:
        return f"{receiver} holds no role, so cannot receive any work. Give them one first, or select somebody else."
    return source.refused(giver, receiver)


def _tell_comms(leaver: Person, work: OpenWork, by: Person, reason: str) -> None:
    words = f"{leaver} has left, and {by} left with nobody what they had: {work.words}. {reason}"
    key = f"people.left_with_nobody.{leaver.pk}.{work.code}.{timezone.now():%Y%m%d%H%M%S%f}"
    tell(Person.objects.in_roles(COMMS).exclude(pk=leaver.pk), key=key, words=words, url=work.url)
