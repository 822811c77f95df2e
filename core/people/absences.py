"""The verbs about who is away and who stands in: the person's own, or an Administrator's for somebody who fell ill.

People are locked FOR NO KEY UPDATE here: two who are each other's deputies may press at the same moment, and a notice
to one of them asks for that person's key, for which a stronger lock would let them wait for each other.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.audit.verbs import Answer, RuleBroken, add, change, ensure, locked
from core.notify.services import tell
from core.people import actions
from core.people.models import Absence, Deputy, Person
from core.people.permissions import may_name_deputy, may_speak_for


@transaction.atomic
def name_deputy(*, person: Person, deputy: Person, by: Person) -> Deputy:
    """Lets `deputy` stand in whenever `person` is away; who did so until now does no more. All of them are told.

    A circle is allowed: standing in is not passed on. Raises RuleBroken.
    """
    people = _locked_people(person, deputy)
    person, deputy = people[person.pk], people[deputy.pk]
    _ensure_here(may_name_deputy(_as_now(by), person, deputy))
    if running := _running_deputy(person):
        if running.deputy_id == deputy.pk:
            raise RuleBroken(f"{deputy} is the deputy of {person} already.", field="deputy")
        _end_deputy(running, by, f"{by} named {deputy}.")
    named = add(Deputy(person=person, deputy=deputy, named_by=by), code=actions.DEPUTY_NAMED, by=by)
    whose = "" if by.pk == person.pk else f" of {person}"
    words = f"{by} named {deputy} as deputy{whose}: {deputy} stands in on the days when {person} is away."
    _tell([person, deputy], f"deputy.{named.pk}.named", words)
    return named


@transaction.atomic
def end_deputy(*, deputy_id: int, by: Person) -> Deputy:
    """From now on nobody stands in for the person; both are told. Raises RuleBroken."""
    running = locked(Deputy.objects.select_related("person", "deputy"), deputy_id)
    ensure(may_speak_for(_as_now(by), running.person))
    if running.ended_at is not None:
        raise RuleBroken(f"{running.deputy} is not the deputy of {running.person} any more.")
    _end_deputy(running, by, f"{by} ended it.")
    return running


@transaction.atomic
def choose_deputy(*, person: Person, deputy: Person | None, by: Person) -> None:
    """Names `deputy` unless they are it already; for nobody, ends whoever is. Raises RuleBroken."""
    running = Deputy.objects.running().filter(person=person).first()
    if deputy is None and running is not None:
        end_deputy(deputy_id=running.pk, by=by)
    elif deputy is not None and (running is None or running.deputy_id != deputy.pk):
        name_deputy(person=person, deputy=deputy, by=by)


@transaction.atomic
def enter_absence(*, person: Person, first_day: date, last_day: date, by: Person, words: str = "") -> Absence:
    """Says from which day to which a person is away, both included. The person and their deputy are told.

    Raises RuleBroken for days in the wrong order, days that are over, and days on which they are away already.
    """
    person = _locked_people(person)[person.pk]
    ensure(may_speak_for(_as_now(by), person))
    _ensure_days(first_day, last_day)
    _ensure_free(person, first_day, last_day)
    absence = Absence(person=person, first_day=first_day, last_day=last_day, words=words.strip(), entered_by=by)
    add(absence, code=actions.ABSENCE_ENTERED, by=by)
    _tell_of(absence, "entered", f"{person} is away, {absence.days}. {by} entered it.")
    return absence


@transaction.atomic
def plan_absence(
    *, person: Person, first_day: date, last_day: date, deputy: Person | None, by: Person, words: str = ""
) -> Absence:
    """An absence and who stands in, by one press. Raises RuleBroken, and then neither stands."""
    choose_deputy(person=person, deputy=deputy, by=by)
    return enter_absence(person=person, first_day=first_day, last_day=last_day, by=by, words=words)


@transaction.atomic
def end_absence(*, absence_id: int, by: Person) -> Absence:
    """Somebody is back early, or does not go; counts from this moment on. Its words are emptied. Raises RuleBroken once it is over."""
    absence = locked(Absence.objects.select_related("person"), absence_id)
    ensure(may_speak_for(_as_now(by), absence.person))
    if not absence.is_running:
        raise RuleBroken("This absence is over already.")
    _end_absence(absence, by)
    began = absence.first_day <= timezone.localdate()
    back = "is back" if began else f"is not away after all, {absence.days}"
    _tell_of(absence, "ended", f"{absence.person} {back}. {by} ended the absence.")
    return absence


def end_with_log_in(leaver: Person, by: Person, reason: str) -> None:
    """Within the verb that takes the log-in away: nobody stands in for the leaver, nor the leaver for anybody, who are told."""
    for absence in leaver.absences.ahead(timezone.localdate()).select_for_update():
        _end_absence(absence, by, reason)
    theirs = Deputy.objects.running().filter(Q(person=leaver) | Q(deputy=leaver)).order_by("pk")
    for running in theirs.select_related("person", "deputy").select_for_update(of=("self",)):
        _end_deputy(running, by, f"{leaver} has no log-in any more.", reason)


def _locked_people(*people: Person) -> dict[int, Person]:
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people])
    return {row.pk: row for row in rows.order_by("pk")}


def _as_now(by: Person) -> Person:
    """Read again: the page was opened before somebody may have taken the role away."""
    return Person.objects.get(pk=by.pk)


def _ensure_here(answer: Answer) -> None:
    """As `ensure`, beside the field in which somebody was selected."""
    if not answer:
        raise RuleBroken(answer.sentence, field="deputy")


def _ensure_days(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise RuleBroken("The last day must be the first day or later.", field="last_day")
    if last_day < timezone.localdate():
        raise RuleBroken("These days are over. The last day must be today or later.", field="last_day")


def _ensure_free(person: Person, first_day: date, last_day: date) -> None:
    """With the person locked: of two who enter the same days at once the second reads this, not the database's refusal."""
    there = person.absences.filter(ended_at__isnull=True, first_day__lte=last_day, last_day__gte=first_day).first()
    if there is not None:
        raise RuleBroken(
            f"{person} is away already: {there.days}. End that absence, or enter other days.", field="first_day"
        )


def _running_deputy(person: Person) -> Deputy | None:
    rows = Deputy.objects.running().filter(person=person).select_related("person", "deputy")
    return rows.select_for_update(of=("self",)).first()


def _end_deputy(running: Deputy, by: Person, why: str, reason: str = "") -> None:
    running.ended_at = timezone.now()
    change(running, code=actions.DEPUTY_ENDED, by=by, reason=reason)
    words = f"{running.deputy} is not the deputy of {running.person} any more: {why}"
    _tell([running.person, running.deputy], f"deputy.{running.pk}.ended", words)


def _end_absence(absence: Absence, by: Person, reason: str = "") -> None:
    absence.ended_at, absence.words = timezone.now(), ""
    change(absence, code=actions.ABSENCE_ENDED, by=by, reason=reason)


def _tell_of(absence: Absence, what: str, words: str) -> None:
    """The person, always, so that nobody is made absent unseen; and their deputy."""
    running = Deputy.objects.running().filter(person=absence.person).select_related("deputy")
    deputies = [one.deputy for one in running]
    _tell([absence.person, *deputies], f"absence.{absence.pk}.{what}", words)


def _tell(people: list[Person], key: str, words: str) -> None:
    """Those with a log-in; whoever pressed the button too, as a receipt."""
    tell([one for one in people if one.is_active], key=f"people.{key}", words=words, url=reverse("me"))
