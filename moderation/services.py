"""The verbs of a case: record, hide, consult, warn, propose a block, confirm it or not, close (NH 6.3.3)."""

from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.catalogue import Action
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.models import HouseRule
from core.council.profile.codes import LadderAction
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Person
from core.worktime import months_after
from enquiries.models import Message
from moderation import actions
from moderation.models import Block, Case, Consultation, Decision, Evidence
from moderation.permissions import may_act, may_confirm, may_propose, may_warn, proposal
from moderation.states import OPEN, CaseState
from networks.connections import connection_of, connector_of
from networks.models import Outbound
from networks.protocol import Request, Target
from networks.services import put_out

_NUMBERS: Final = 7_364_925_326  # the lock under which a year's next case number is given


@transaction.atomic
def open_case(*, message: Message, rule: HouseRule, why: str, contains: str, by: Person) -> Case:
    """Records the post exactly as it is, before anything is done about it (MOD-1). Raises RuleBroken."""
    if not by.rights.holds("enquiries.refer") and not by.rights.holds("cases.act"):
        raise RuleBroken("You may not refer a message to moderation.")
    if not why.strip():
        raise RuleBroken("Say why the post breaks the rule.", field="why")
    conversation = message.conversation
    if Evidence.objects.filter(message=message, case__state__in=OPEN).exists():
        raise RuleBroken("This message is evidence in an open case already.")
    case = Case(
        reference=_next_reference(),
        resident=conversation.resident,
        account=conversation.account,
        rule=rule,
        why=why,
        opened_by=by,
    )
    add(case, code=actions.CASE_RECORDED, by=by)
    _keep(case, message, contains, by)
    _tell_comms(case, by)
    return case


@transaction.atomic
def add_evidence(*, case_id: int, message: Message, contains: str, by: Person) -> Evidence:
    """Keeps another post of the same person in the case. Raises RuleBroken."""
    case = locked(Case.objects, case_id)
    ensure(may_act(by, case))
    if message.conversation.resident_id != case.resident_id:
        raise RuleBroken("That message is somebody else’s.")
    if case.evidence.filter(message=message).exists():
        raise RuleBroken("That message is evidence in this case already.")
    return _keep(case, message, contains, by)


@transaction.atomic
def hide(*, case_id: int, reason: str, by: Person, seen: int | None = None) -> Case:
    """Hides every recorded post of the case that is not hidden yet, on the network. Raises RuleBroken, ChangedMeanwhile."""
    case = locked(Case.objects, case_id, seen=seen)
    ensure(may_act(by, case))
    _needs(reason)
    newest_evidence(case)
    to_hide = list(case.evidence.select_related("message__conversation").filter(hidden_by__isnull=True))
    if not to_hide:
        raise RuleBroken("Every post of this case is hidden already, or on its way.")
    for evidence in to_hide:
        evidence.hidden_by = carry_out(case, Action.HIDE, by, evidence.message, reason, Decision.Kind.HIDE)
        evidence.save(update_fields=["hidden_by"])
    if case.state == CaseState.RECORDED:
        change(case, to=CaseState.HIDDEN, code=actions.HIDDEN, by=by, reason=reason)
    else:
        change(case, code=actions.HIDDEN, by=by, reason=reason)
    return case


@transaction.atomic
def consult(*, case_id: int, person: Person, about: str, by: Person) -> Consultation:
    """Asks somebody for their view; they are told. Raises RuleBroken."""
    case = locked(Case.objects, case_id)
    ensure(may_act(by, case))
    if not person.rights.holds("cases.be_consulted"):
        raise RuleBroken(f"{person} is not among those who are consulted.", field="person")
    if person.pk == by.pk:
        raise RuleBroken("You cannot consult yourself.", field="person")
    if case.consultations.filter(about=about, asked=person, answered_at__isnull=True).exists():
        raise RuleBroken(f"{person} was asked already and has not answered yet.", field="person")
    consultation = Consultation(case=case, about=about, asked=person, asked_by=by)
    add(consultation, code=actions.CONSULTED, by=by)
    words = f"{by} asks for your view on {consultation.get_about_display()}, {case}"
    tell([person], key=f"moderation.consultation.{consultation.pk}", words=words, url=case.get_absolute_url())
    return consultation


@transaction.atomic
def give_view(*, consultation_id: int, supports: bool, view: str, by: Person) -> Consultation:
    """The view of the person who was asked, kept with the case. Raises RuleBroken."""
    consultation = locked(Consultation.objects, consultation_id)
    if consultation.asked_id != by.pk:
        raise RuleBroken(f"{consultation.asked} was asked, not you.")
    if consultation.answered_at:
        raise RuleBroken("You have given your view already.")
    consultation.supports, consultation.view, consultation.answered_at = supports, view, timezone.now()
    change(consultation, code=actions.CONSULTATION_ANSWERED, by=by, reason=view)
    words = (
        f"{by} {'supports' if supports else 'does not support'} {consultation.get_about_display()}, {consultation.case}"
    )
    tell(
        [consultation.asked_by],
        key=f"moderation.view.{consultation.pk}",
        words=words,
        url=consultation.case.get_absolute_url(),
    )
    return consultation


@transaction.atomic
def warn(*, case_id: int, words: str, by: Person, seen: int | None = None) -> Case:
    """Sends the written warning by private message, after consultation (MOD-3). Raises RuleBroken, ChangedMeanwhile."""
    case = locked(Case.objects, case_id, seen=seen)
    ensure(may_warn(by, case))
    if not words.strip():
        raise RuleBroken("Enter the words of the warning.", field="words")
    newest = newest_evidence(case)
    carry_out(case, Action.DIRECT_MESSAGE, by, newest.message, words, Decision.Kind.WARN)
    change(case, to=CaseState.WARNED, code=actions.WARNED, by=by)
    return case


@transaction.atomic
def propose_block(*, case_id: int, reason: str, by: Person, urgent_reason: str = "", seen: int | None = None) -> Case:
    """Asks a second person for a block; without a warning before, it must be urgent and say why. Raises RuleBroken."""
    case = locked(Case.objects, case_id, seen=seen)
    ensure(may_propose(by, case))
    _needs(reason)
    newest_evidence(case)
    if not _was_warned(case) and not urgent_reason.strip():
        raise RuleBroken("No warning came before. Say why it is too extreme to warn first.", field="urgent_reason")
    Decision.objects.create(case=case, kind=Decision.Kind.PROPOSE_BLOCK, by=by, reason=_joined(reason, urgent_reason))
    change(
        case,
        to=CaseState.BLOCK_PROPOSED,
        code=actions.BLOCK_PROPOSED,
        by=by,
        reason=reason,
        extra={"urgent": urgent_reason},
    )
    others = Person.objects.holding("cases.confirm_block").exclude(pk=by.pk)
    tell(
        others,
        key=f"moderation.block.{case.pk}.{case.version}",
        words=f"{case}: a block waits for a second person",
        url=case.get_absolute_url(),
    )
    return case


@transaction.atomic
def confirm_block(*, case_id: int, reason: str, by: Person, seen: int | None = None) -> Block:
    """The second person's yes: carried out on the network, the chief executive is told, the dates are set (MOD-4).

    Raises RuleBroken, ChangedMeanwhile.
    """
    case = locked(Case.objects, case_id, seen=seen)
    ensure(may_confirm(by, case))
    _needs(reason)
    newest = newest_evidence(case)
    outbound = carry_out(case, Action.BLOCK, by, newest.message, reason, Decision.Kind.CONFIRM_BLOCK)
    rules, today = current().profile.moderation, timezone.localdate()
    block = Block(
        case=case, proposed_by=proposal(case).by, confirmed_by=by, warned=_was_warned(case), urgent_reason="" if _was_warned(case) else proposal(case).reason,
        evidence_fingerprint=newest.fingerprint, outbound=outbound, review_on=months_after(today, rules.review_months.value),
        appeal_from=months_after(today, rules.appeal.after_months.value),
    )  # fmt: skip
    add(block, code=actions.BLOCK_CONFIRMED, by=by, reason=reason)
    change(case, to=CaseState.BLOCKED, code=actions.BLOCK_CONFIRMED, by=by, reason=reason)
    _tell_chief_executive(case)
    return block


@transaction.atomic
def decide_against_block(*, case_id: int, warn_again: bool, reason: str, by: Person, seen: int | None = None) -> Case:
    """The second person's no: a warning instead, or nothing more. Raises RuleBroken, ChangedMeanwhile."""
    case = locked(Case.objects, case_id, seen=seen)
    ensure(may_confirm(by, case))
    _needs(reason)
    kind = Decision.Kind.WARN_INSTEAD if warn_again else Decision.Kind.NOTHING_MORE
    Decision.objects.create(case=case, kind=kind, by=by, reason=reason)
    to = _before_proposal(case) if warn_again else CaseState.CLOSED
    change(case, to=to, code=actions.BLOCK_REFUSED, by=by, reason=reason)
    proposer = proposal(case).by
    tell(
        [proposer],
        key=f"moderation.against.{case.pk}.{case.version}",
        words=f"{by} decided against a block, {case}",
        url=case.get_absolute_url(),
    )
    return case


@transaction.atomic
def close_case(*, case_id: int, reason: str, by: Person, seen: int | None = None) -> Case:
    """Nothing more is to be done. Raises RuleBroken, ChangedMeanwhile."""
    case = locked(Case.objects, case_id, seen=seen)
    ensure(may_act(by, case))
    _needs(reason)
    change(case, to=CaseState.CLOSED, code=actions.CASE_CLOSED, by=by, reason=reason)
    return case


def newest_evidence(case: Case) -> Evidence:
    """What the next step answers. Record first: without evidence nothing can be done (MOD-1). Raises RuleBroken."""
    newest = case.evidence.select_related("message__conversation").order_by("id").last()
    if newest is None:
        raise RuleBroken("Record the post first: nothing can be done without evidence.")
    return newest


def _keep(case: Case, message: Message, contains: str, by: Person) -> Evidence:
    """A copy of the post as it stands now, with a fingerprint over words, author, place and time."""
    author = f"{message.author_name} ({case.resident.handle})"
    print_of = Evidence.fingerprint_of(message.text, author, message.permalink, message.at.isoformat(), message.salt)
    evidence = Evidence(
        case=case, message=message, words=message.text, author=author, permalink=message.permalink, posted_at=message.at,
        captured_by=by, fingerprint=print_of, contains=contains, media=message.attachments,
    )  # fmt: skip
    return add(evidence, code=actions.EVIDENCE_ADDED, by=by)


def carry_out(case: Case, action: Action, by: Person, message: Message, words: str, kind: str) -> Outbound | None:
    """Puts the act into the outbox and keeps the decision, with what the network does not do by its API.

    Raises RuleBroken for a hide that nobody can do: the case must not say hidden where everybody can still read it.
    """
    barrier = connector_of(connection_of(case.account)).barriers.get(action)
    nobody_can = barrier is not None and not barrier.by_hand
    if barrier is not None and nobody_can and action is Action.HIDE:
        raise RuleBroken(barrier.sentence)
    outbound = None if nobody_can else _to_outbox(case, action, by, message, words)
    Decision.objects.create(
        case=case, kind=kind, by=by, reason=words, outbound=outbound, by_hand=barrier.sentence if barrier else ""
    )
    return outbound


def _to_outbox(case: Case, action: Action, by: Person, message: Message, words: str) -> Outbound:
    """A private message answers a comment by its identity; a message that was private itself is answered by its person (Target)."""
    answers = "" if action is Action.DIRECT_MESSAGE and message.conversation.is_private else message.external_id
    target = Target(answers, message.root_external_id, case.resident.external_id, message.permalink)
    text = words if action is Action.DIRECT_MESSAGE else ""
    return put_out(
        kind=action, account=case.account, request=Request(kind=action, text=text, target=target), due_at=timezone.now(), by=by,
        subject=str(case), subject_url=case.get_absolute_url(),
    )  # fmt: skip


def _next_reference() -> str:
    """“2026-014”. Numbers are given one after another; a year begins with 001."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS])
    year = timezone.localdate().year
    last = Case.objects.filter(reference__startswith=f"{year}-").aggregate(last=Max("reference"))["last"]
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:03}"


def _was_warned(case: Case) -> bool:
    return case.decisions.filter(kind=Decision.Kind.WARN).exists()


def _before_proposal(case: Case) -> str:
    """The state that the case had before the block was proposed."""
    if _was_warned(case):
        return CaseState.WARNED
    return CaseState.HIDDEN if case.decisions.filter(kind=Decision.Kind.HIDE).exists() else CaseState.RECORDED


def _needs(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")


def _joined(reason: str, urgent_reason: str) -> str:
    return f"{reason}\n\nWhy without a warning: {urgent_reason}" if urgent_reason.strip() else reason


def _tell_comms(case: Case, by: Person) -> None:
    others = Person.objects.holding("cases.act").exclude(pk=by.pk)
    tell(
        others, key=f"moderation.case.{case.pk}", words=f"{by} referred a message: {case}", url=case.get_absolute_url()
    )


def _tell_chief_executive(case: Case) -> None:
    """Whoever the council's ladder names is told of every block (NH 6.3.3)."""
    steps = current().profile.moderation.ladder
    roles = next(
        ([str(role) for role in step.tell.value] for step in steps if step.action.value is LadderAction.BLOCK), []
    )
    people = Person.objects.in_roles(roles or ["chief_executive"])
    tell(
        people, key=f"moderation.blocked.{case.pk}", words=f"A person was blocked: {case}", url=case.get_absolute_url()
    )
