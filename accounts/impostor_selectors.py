"""Reads for the pages of impostors, each with a known number of queries."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import Impostor, ImpostorCheck, ImpostorWarning
from accounts.states import ImpostorState
from core.audit.models import Entry
from core.people.models import Person


def impostors(*, is_open: bool) -> QuerySet[Impostor]:
    """The open ones, urgent ones first, of these what nobody has taken, then what waits longest; or those that are decided, the newest first."""
    found = Impostor.objects.counted().select_related("taken_by", "closed_by")
    if not is_open:
        return found.filter(state=ImpostorState.CLOSED).order_by("-closed_at", "-pk")
    nobodys = Case(When(taken_by__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.exclude(state=ImpostorState.CLOSED).order_by("-urgent", nobodys, "touched_at", "pk")


def counts() -> tuple[int, int]:
    """How many are open, and how many are decided. One query."""
    closed = Q(state=ImpostorState.CLOSED)
    found = Impostor.objects.aggregate(left=Count("pk", filter=~closed), decided=Count("pk", filter=closed))
    return found["left"], found["decided"]


def impostor(pk: int) -> Impostor:
    """One with all that its page shows. Six queries. Raises Impostor.DoesNotExist."""
    found = Impostor.objects.select_related("taken_by", "closed_by").prefetch_related(
        "reports__by", "checks__by", "evidence__by", "steps__by", "warnings__written_by"
    )
    return found.get(pk=pk)


@dataclass(frozen=True, slots=True)
class Checked:
    """One question of the checklist with its answer, if it has one."""

    question: str
    check: ImpostorCheck | None


def checklist(found: Impostor) -> list[Checked]:
    """Every question, in order."""
    said = {check.question: check for check in found.checks.all()}
    return [Checked(str(label), said.get(code)) for code, label in ImpostorCheck.Question.choices]


def live_warning(found: Impostor) -> ImpostorWarning | None:
    """The one that waits or that residents read."""
    live = (ImpostorWarning.State.WRITTEN, ImpostorWarning.State.PUBLISHED)
    return next((one for one in found.warnings.all() if one.state in live), None)


def before(found: Impostor) -> list[Impostor]:
    """Earlier reports of the same account, the newest first. One query."""
    return list(Impostor.objects.filter(key=found.key, pk__lt=found.pk).order_by("-pk")[:5])


def trail(found: Impostor, *, most: int = 20) -> list[Entry]:
    """What happened to it and to its warnings, newest first. One query."""
    ids = [str(warning.pk) for warning in found.warnings.all()]
    about = Q(object_type="accounts.impostor", object_id=str(found.pk))
    about |= Q(object_type="accounts.impostorwarning", object_id__in=ids)
    return list(Entry.objects.filter(about).select_related("actor").order_by("-id")[:most])


def warning(pk: int) -> ImpostorWarning:
    """One warning with its impostor. Raises ImpostorWarning.DoesNotExist."""
    found = ImpostorWarning.objects.select_related("impostor", "written_by", "published_by", "ended_by")
    return found.prefetch_related("impostor__checks").get(pk=pk)


def may_read_contacts(person: Person) -> bool:
    """How to reach whoever reported: for those who look into it only."""
    return person.rights.holds("impostors.handle")
