"""The verbs of an appeal: received from the public page, matched to its block, decided by two, carried out (MOD-5)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Person
from core.worktime import months_after
from moderation import actions
from moderation.letters import tell_answer, tell_decision
from moderation.models import Appeal, AppealView, Block, Case, Decision
from moderation.permissions import is_chief_executive, may_match, may_view_appeal
from moderation.services import carry_out, newest_evidence
from moderation.states import BLOCK_STANDS, CaseState


@transaction.atomic
def receive_appeal(*, network_code: str, handle: str, email: str, words: str) -> Appeal:
    """Keeps what a resident wrote; nobody outside learns whether the handle is blocked. Comms are told."""
    rules = current()
    answer_by = rules.calendar.working_day_after(
        timezone.localdate(), rules.profile.moderation.appeal.answer_working_days.value
    )
    appeal = Appeal(network=network_code, handle=handle, email=email, words=words, answer_by=answer_by)
    appeal.case = _block_of(network_code, handle)
    add(appeal, code=actions.APPEAL_RECEIVED, by=None)
    if appeal.case is not None:
        _mark_appealed(appeal)
        _tell(appeal, "cases.decide_appeal", "An appeal came in")
    else:
        _tell(appeal, "cases.act", "An appeal came in that fits no block", "nobodys.")
    return appeal


def _tell(appeal: Appeal, duty: str, words: str, kind: str = "") -> None:
    tell(
        Person.objects.holding(duty),
        key=f"moderation.appeal.{kind}{appeal.pk}",
        words=f"{words}, to be answered by {appeal.answer_by:%-d %B}",
        url=appeal.get_absolute_url(),
    )


@transaction.atomic
def match_appeal(*, appeal_id: int, case: Case, by: Person) -> Appeal:
    """Says which block an appeal is about; those who decide are told. Raises RuleBroken."""
    appeal = locked(Appeal.objects, appeal_id)
    ensure(may_match(by, appeal))
    case = locked(Case.objects, case.pk)
    if case.state not in BLOCK_STANDS:
        raise RuleBroken(f"{case} is “{case.get_state_display()}”: there is no block to lift.", field="case")
    appeal.case = case
    change(appeal, code=actions.APPEAL_MATCHED, by=by, extra={"case": case.reference})
    _mark_appealed(appeal)
    _tell(appeal, "cases.decide_appeal", "An appeal came in")
    return appeal


@transaction.atomic
def answer_without_case(*, appeal_id: int, words: str, by: Person) -> Appeal:
    """Answers by letter that there is no block to lift, or what else is to be said. Raises RuleBroken."""
    appeal = locked(Appeal.objects, appeal_id)
    ensure(may_match(by, appeal))
    if not words.strip():
        raise RuleBroken("Enter your answer. The person who appealed will read it.", field="words")
    appeal.state, appeal.reasons, appeal.decided_at = Appeal.State.ANSWERED, words.strip(), timezone.now()
    change(appeal, code=actions.APPEAL_ANSWERED, by=by, reason=appeal.reasons)
    tell_answer(appeal)
    return appeal


@transaction.atomic
def give_view_on_appeal(*, appeal_id: int, lift: bool, reason: str, by: Person) -> Appeal:
    """One verdict. When the chief executive's and an independent person's agree, the appeal is decided. Raises RuleBroken."""
    appeal = locked(Appeal.objects, appeal_id)
    ensure(may_view_appeal(by, appeal))
    if not reason.strip():
        raise RuleBroken("Enter your reasons. The person who appealed will read them.", field="reason")
    AppealView.objects.create(appeal=appeal, by=by, lift=lift, reason=reason, as_chief_executive=is_chief_executive(by))
    change(appeal, code=actions.APPEAL_VIEW, by=by)
    if agreed := _agreed(appeal):
        _lift(appeal, by, reason) if agreed[0].lift else _refuse(appeal, by, reason)
    return appeal


def appeals_too_early(case: Case) -> str:
    """The sentence about an appeal that came before its date, or nothing. A refusal sets a new date."""
    refused = case.appeals.filter(next_appeal_from__isnull=False).aggregate(last=Max("next_appeal_from"))["last"]
    from_day = max(case.block.appeal_from, refused or case.block.appeal_from)
    if timezone.localdate() >= from_day:
        return ""
    return f"This appeal came early: from {from_day:%-d %B %Y} the person can appeal."


def _block_of(network_code: str, handle: str) -> Case | None:
    wanted = handle.strip().lstrip("@")
    blocks = Block.objects.filter(
        lifted_at__isnull=True, case__state__in=BLOCK_STANDS, case__account__network=network_code
    )
    found = blocks.filter(case__resident__handle__iexact=wanted).select_related("case").order_by("-id").first()
    return found.case if found else None


def _mark_appealed(appeal: Appeal) -> None:
    case = locked(Case.objects, appeal.case_id)  # type: ignore[arg-type]
    if case.state == CaseState.BLOCKED:
        change(case, to=CaseState.APPEALED, code=actions.APPEAL_RECEIVED, by=None)


def _agreed(appeal: Appeal) -> list[AppealView]:
    """The two views that decide: the chief executive's and somebody else's, the same way."""
    views = list(appeal.views.order_by("id"))
    for chief in (view for view in views if view.as_chief_executive):
        for other in views:
            if other.by_id != chief.by_id and other.lift == chief.lift:
                return [chief, other]
    return []


def _lift(appeal: Appeal, by: Person, reason: str) -> None:
    case = locked(Case.objects, appeal.case_id)  # type: ignore[arg-type]
    carry_out(case, Action.UNBLOCK, by, newest_evidence(case).message, reason, Decision.Kind.LIFT)
    case.block.lifted_at = timezone.now()
    change(case.block, code=actions.BLOCK_LIFTED, by=by, reason=reason)
    change(case, to=CaseState.LIFTED, code=actions.BLOCK_LIFTED, by=by, reason=reason)
    _settle(appeal, Appeal.State.LIFTED, by, reason)


def _refuse(appeal: Appeal, by: Person, reason: str) -> None:
    case = locked(Case.objects, appeal.case_id)  # type: ignore[arg-type]
    Decision.objects.create(case=case, kind=Decision.Kind.REFUSE_APPEAL, by=by, reason=reason)
    change(case, to=CaseState.BLOCKED, code=actions.APPEAL_REFUSED, by=by, reason=reason)
    months = current().profile.moderation.appeal.again_after_months.value
    appeal.next_appeal_from = months_after(timezone.localdate(), months)
    _settle(appeal, Appeal.State.REFUSED, by, reason)


def _settle(appeal: Appeal, state: str, by: Person, reason: str) -> None:
    """This one, and what else came in about the same block while it waited; each gets its letter."""
    others = Appeal.objects.select_for_update().filter(case=appeal.case_id, state=Appeal.State.RECEIVED)
    code = actions.BLOCK_LIFTED if state == Appeal.State.LIFTED else actions.APPEAL_REFUSED
    for one in [appeal, *others.exclude(pk=appeal.pk).order_by("pk")]:
        one.state, one.reasons, one.decided_at = state, reason, timezone.now()
        one.next_appeal_from = appeal.next_appeal_from
        change(one, code=code, by=by, reason=reason)
        tell_decision(one)
