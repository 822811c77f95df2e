"""The verbs of training: say, record, confirm, refuse, withdraw; read the policy, and ask that it is read again (REG-10)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Acknowledgement, Completion, ReadAgain
from accounts.states import CompletionState
from accounts.training import Known, forget
from accounts.training_permissions import may_ask_again, may_confirm, may_record_for, may_withdraw
from accounts.training_rule import Module
from core.audit.verbs import ChangedMeanwhile, RuleBroken, add, add_all, change, ensure, locked
from core.council.models import ProfileVersion
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Membership, Person
from pages.clocks import full_day, listed


@transaction.atomic
def say_taken(*, module: str, taken_on: date, how: str, by: Person, given_by: str = "") -> Completion:
    """Says that one took a module oneself; it counts once somebody else has confirmed it. Raises RuleBroken."""
    entry = _entries([by], module, taken_on, how, given_by, by, CompletionState.SAID)[0]
    add(entry, code=actions.TRAINING_SAID, by=by)
    words = f"{by} says that they took “{entry.module_name}” on {full_day(taken_on)}: please confirm it"
    tell(confirmers_of(by), key=f"accounts.training.{entry.pk}.said", words=words, url=reverse("training:who"))
    forget(by)
    return entry


@transaction.atomic
def record_taken(
    *, people: Collection[Person], module: str, taken_on: date, how: str, by: Person, given_by: str = ""
) -> list[Completion]:
    """Records what others took, all of them or nobody; it counts at once, and each is told. Raises RuleBroken."""
    if not people:
        raise RuleBroken("Select at least one person.", field="people")
    ensure(may_record_for(by, list(people)))
    entries = _entries(people, module, taken_on, how, given_by, by, CompletionState.CONFIRMED)
    add_all(entries, code=actions.TRAINING_RECORDED, by=by)
    for entry in entries:
        _tell_person(entry, f"{by} recorded that you took “{entry.module_name}” on {full_day(taken_on)}")
    return entries


@transaction.atomic
def confirm_taken(*, entry_id: int, by: Person) -> Completion:
    """Confirms what somebody else said; it counts from the day on which it was taken. Raises RuleBroken."""
    entry = _locked_entry(entry_id)
    ensure(may_confirm(by, entry))
    entry.confirmed_by, entry.confirmed_at = by, timezone.now()
    change(entry, to=CompletionState.CONFIRMED, code=actions.TRAINING_CONFIRMED, by=by)
    _tell_person(entry, f"{by} confirmed that you took “{entry.module_name}”")
    return entry


@transaction.atomic
def refuse_taken(*, entry_id: int, reason: str, by: Person) -> Completion:
    """Does not confirm it, with the reason; the entry stays to be read. Raises RuleBroken."""
    entry = _locked_entry(entry_id)
    ensure(may_confirm(by, entry))
    return _end(entry, CompletionState.REFUSED, actions.TRAINING_REFUSED, reason, by)


@transaction.atomic
def withdraw_taken(*, entry_id: int, reason: str, by: Person) -> Completion:
    """Takes back a wrong entry, which counts no more from this moment and stays to be read. Raises RuleBroken."""
    entry = _locked_entry(entry_id)
    ensure(may_withdraw(by, entry))
    return _end(entry, CompletionState.WITHDRAWN, actions.TRAINING_WITHDRAWN, reason, by)


@transaction.atomic
def read_policy(*, version: int, by: Person) -> Acknowledgement:
    """Says that one read the policy in the version in force, today. Raises RuleBroken, and ChangedMeanwhile for another version."""
    _locked_people([by])
    here = current()
    if version != here.number:
        raise ChangedMeanwhile("The policy changed while you were reading it. Read the new version, then confirm it.")
    today = timezone.localdate()
    if Acknowledgement.objects.filter(person=by, profile_id=version, read_on=today).exists():
        raise RuleBroken("You confirmed today already that you read this version.")
    read = Acknowledgement(person=by, profile_id=version, read_on=today)
    forget(by)
    return add(read, code=actions.POLICY_READ, by=by)


@transaction.atomic
def ask_to_read_again(*, version: int, reason: str, by: Person) -> ReadAgain:
    """Whoever read only older versions must read the one in force within the days of grace. Raises RuleBroken, ChangedMeanwhile."""
    profile = ProfileVersion.objects.select_for_update().get(number=version)
    ensure(may_ask_again(by))
    if version != current().number:
        raise ChangedMeanwhile("Another version of the policy is in force now. Read it, then decide once more.")
    if ReadAgain.objects.filter(profile=profile).exists():
        raise RuleBroken("Everybody is asked already to read this version.")
    again = ReadAgain(profile=profile, said_by=by, reason=_needed(reason)[:300])
    return add(again, code=actions.POLICY_READ_AGAIN, by=by, reason=again.reason)


def confirmers_of(person: Person) -> list[Person]:
    """Who is asked to confirm: the heads of the person's own departments, else the Comms managers; never the person."""
    current_roles = Membership.objects.current(timezone.localdate())
    own = current_roles.filter(person=person).values("department_id")
    heads = current_roles.filter(role="head_of_service", department_id__in=own).exclude(person=person)
    found = list(Person.objects.working().filter(pk__in=heads.values("person_id")))
    return found or list(Person.objects.in_roles(["comms_manager"]).exclude(pk=person.pk))


def _entries(
    people: Collection[Person], code: str, taken_on: date, how: str, given_by: str, by: Person, state: str
) -> list[Completion]:
    """New entries, not saved yet; whoever else enters the same at this moment waits, and is refused."""
    locked_people = _locked_people(people)
    module = _module(code, by)
    if taken_on > timezone.localdate():
        raise RuleBroken("The day must be today or earlier.", field="taken_on")
    there = Completion.objects.filter(
        person__in=locked_people,
        module=code,
        taken_on=taken_on,
        state__in=[CompletionState.SAID, CompletionState.CONFIRMED],
    )
    if twice := [str(entry.person) for entry in there.select_related("person").order_by("person__name")]:
        raise RuleBroken(f"This is entered already for {listed(twice)}, with the same day.", field="taken_on")
    return [
        Completion(
            person=person, module=code, module_name=module.name, taken_on=taken_on, how=how,
            given_by=given_by.strip(), state=state, recorded_by=by,
        )
        for person in locked_people
    ]  # fmt: skip


def _locked_entry(entry_id: int) -> Completion:
    """With its person alone: who decided is read after the lock, since a join would still show the moment before."""
    return locked(Completion.objects.select_related("person"), entry_id)


def _module(code: str, by: Person) -> Module:
    """The module of the council file. Raises RuleBroken where it has none of that code."""
    if (module := Known.of([by]).rules.module(code)) is None:
        raise RuleBroken("The council file has no such module now.", field="module")
    return module


def _end(entry: Completion, to: str, code: str, reason: str, by: Person) -> Completion:
    entry.ended_by, entry.ended_at, entry.reason = by, timezone.now(), _needed(reason)[:500]
    change(entry, to=to, code=code, by=by, reason=entry.reason)
    if entry.person_id != by.pk:
        said = "did not confirm" if to == CompletionState.REFUSED else "withdrew"
        _tell_person(entry, f"{by} {said} your training “{entry.module_name}”: {entry.reason}")
    forget(by)
    return entry


def _tell_person(entry: Completion, words: str) -> None:
    key = f"accounts.training.{entry.pk}.{entry.state}"
    tell([entry.person], key=key, words=words, url=reverse("training:mine"))


def _locked_people(people: Collection[Person]) -> list[Person]:
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people])
    return list(rows.order_by("pk"))


def _needed(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    return reason.strip()
