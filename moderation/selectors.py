"""Reads for the pages of moderation, each with a known number of queries."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Account
from accounts.panels import Panel
from core.audit.models import Entry
from core.people.models import Person
from moderation.models import Appeal, Case, Consultation, Decision, Evidence
from moderation.permissions import may_match, may_view_appeal
from moderation.states import BLOCK_STANDS, OPEN, CaseState
from pages.clocks import day


def cases(*, open_only: bool) -> QuerySet[Case]:
    """The cases of the list, newest first. One query a page."""
    found = Case.objects.for_list()
    return found.open() if open_only else found


def case(pk: int) -> Case:
    """One case with everything its page shows. Raises Case.DoesNotExist."""
    evidence = Prefetch("evidence", Evidence.objects.select_related("captured_by", "message", "hidden_by"))
    consultations = Prefetch("consultations", Consultation.objects.select_related("asked", "asked_by"))
    decisions = Prefetch("decisions", Decision.objects.select_related("by", "outbound"))
    return (
        Case.objects.for_list()
        .select_related("block", "block__confirmed_by")
        .prefetch_related(evidence, consultations, decisions, "appeals")
        .get(pk=pk)
    )


def account_panel(account: Account, person: Person) -> Panel | None:
    """The newest cases about what was written there, on the page of an account. One query."""
    if not person.rights.holds("cases.read"):
        return None
    newest = Case.objects.for_list().filter(account=account)[:4]
    facts = [
        (day(one.opened_at), f"{one}, {one.get_state_display().lower()}", one.get_absolute_url()) for one in newest
    ]
    return Panel("Moderation", facts) if facts else None


def trail(found: Case) -> list[Entry]:
    """What happened in the case, its consultations and its block, newest first. One query."""
    about = Q(object_type="moderation.case", object_id=str(found.pk))
    about |= Q(object_type="moderation.consultation", object_id__in=[str(c.pk) for c in found.consultations.all()])
    return list(Entry.objects.filter(about).order_by("-id")[:30])


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder as the page draws it."""

    name: str
    note: str
    state: str = ""


def ladder(found: Case) -> list[Step]:
    """Recorded, hidden, warned, blocked, appeal: what was done, when, and what comes next."""
    done = {decision.kind: decision for decision in found.decisions.all()}
    steps = [Step("Recorded", f"{len(found.evidence.all())} kept exactly as posted", "done")]
    for kind, name in ((Decision.Kind.HIDE, "Hidden"), (Decision.Kind.WARN, "Warned")):
        decision = done.get(kind)
        steps.append(
            Step(name, f"By {decision.by}, {decision.at:%-d %b}", "done") if decision else Step(name, "Not done")
        )
    return [*steps, *_end_of_ladder(found)]


def _end_of_ladder(found: Case) -> list[Step]:
    block = getattr(found, "block", None)
    if found.state == CaseState.BLOCK_PROPOSED:
        return [Step("Block proposed", "Needs a second person", "now"), Step("Appeal", "Not yet")]
    if block is None:
        return [Step("Block", "Not proposed"), Step("Appeal", "Not yet")]
    blocked = Step("Blocked", f"Confirmed by {block.confirmed_by}, {block.blocked_at:%-d %b %Y}", "done")
    if block.lifted_at:
        return [blocked, Step("Lifted", f"After an appeal, {block.lifted_at:%-d %b %Y}", "done")]
    now = "now" if found.state == CaseState.APPEALED else ""
    return [blocked, Step("Appeal", f"From {block.appeal_from:%-d %b %Y}", now)]


@dataclass(frozen=True, slots=True)
class Person360:
    """One resident across conversations and cases."""

    conversations: int
    warnings: int
    blocks: int


def history(found: Case) -> Person360:
    """What else is known of this person, so that repetition is seen before a decision (MOD-8). One query."""
    counted = Case.objects.filter(resident=found.resident).aggregate(
        warnings=Count("decisions", filter=Q(decisions__kind=Decision.Kind.WARN), distinct=True),
        blocks=Count("block", distinct=True),
        conversations=Count("resident__conversations", distinct=True),
    )
    return Person360(**counted)


def waiting_count(person: Person) -> int:
    """Open cases for those who act, proposals for those who confirm: what the navigation shows. One query."""
    if person.rights.holds("cases.act"):
        return Case.objects.filter(state__in=OPEN).count()
    if person.rights.holds("cases.confirm_block"):
        return (
            Case.objects.filter(state=CaseState.BLOCK_PROPOSED)
            .exclude(decisions__kind=Decision.Kind.PROPOSE_BLOCK, decisions__by=person)
            .count()
        )
    return 0


def asked_of(person: Person) -> list[Consultation]:
    """Views that somebody asked of this person and that they have not given, oldest first. One query."""
    return list(Consultation.objects.filter(asked=person, answered_at__isnull=True).select_related("case", "asked_by"))


def appeals_for(person: Person) -> list[Appeal]:
    """Appeals that wait for this person: to be decided, or matched to a block; the earliest answer first, ten at most."""
    received = Appeal.objects.filter(state=Appeal.State.RECEIVED).select_related("case").order_by("answer_by", "id")
    return [appeal for appeal in received[:10] if may_view_appeal(person, appeal) or may_match(person, appeal)]


def appeals() -> QuerySet[Appeal]:
    """What waits first, the earliest answer first; then what is decided, the latest first. One query a page."""
    waits = models.Case(models.When(state=Appeal.State.RECEIVED, then=0), default=1)
    return Appeal.objects.select_related("case").order_by(waits, "-decided_at", "answer_by", "id")


def appeal_trail(found: Appeal) -> list[Entry]:
    """What happened to it, newest first. One query."""
    return list(Entry.objects.about(found)[:30])


def blocks_for(found: Appeal) -> QuerySet[Case]:
    """The blocks that stand, those on the network of the appeal first: of which it may be one."""
    here_first = models.Case(models.When(account__network=found.network, then=0), default=1)
    standing = Case.objects.for_list().select_related("block").filter(state__in=BLOCK_STANDS, block__lifted_at=None)
    return standing.order_by(here_first, "-block__blocked_at")


def appeal(pk: int) -> Appeal:
    """One appeal with its case and views. Raises Appeal.DoesNotExist."""
    return (
        Appeal.objects.select_related("case", "case__block", "case__rule", "case__resident")
        .prefetch_related("views__by")
        .get(pk=pk)
    )
