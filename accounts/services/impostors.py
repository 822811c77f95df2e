"""Impostors: reported, looked into, reported to the network, closed with an outcome, opened again (REG-16)."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.impostor_permissions import (
    may_close,
    may_reopen,
    may_report,
    may_report_to_network,
    may_take,
    may_work_on,
)
from accounts.models import (
    Account,
    Does,
    Impostor,
    ImpostorCheck,
    ImpostorEvidence,
    ImpostorReport,
    ImpostorStep,
    Outcome,
)
from accounts.reported import Reported, own_account
from accounts.services.warnings import settle_warnings
from accounts.states import AccountState, ImpostorState
from core.audit.verbs import RuleBroken, add, change, ensure, locked, record
from core.notify.services import tell
from core.people.models import Person

TRIES: Final = 3
"""Of finding the open report or making one: between the two another person may do either."""


@transaction.atomic
def report_impostor(*, reported: Reported, does: str, by: Person | None, words: str = "", email: str = "") -> Impostor:
    """Keeps what a resident (`by` None) or one of us reports; it joins the open report of the same account.

    Raises RuleBroken where the account is ours: then there is nothing to report here.
    """
    if by is not None:
        ensure(may_report(by))
    if ours := own_account(reported):
        raise RuleBroken(of_our_own(ours), field="account")
    impostor, is_new = _open_report(reported, by)
    ImpostorReport.objects.create(impostor=impostor, does=does, words=words.strip(), email=email, by=by)
    if is_new:
        _tell_handlers(impostor)
    else:
        record(actions.IMPOSTOR_AGAIN, obj=impostor, by=by, after={"does": does})
    if does == Does.ASKS:
        _make_urgent(impostor, by)
    return impostor


def of_our_own(account: Account) -> str:
    """What whoever reports an account of ours reads."""
    known = ""
    if account.state == AccountState.COMPROMISED:
        known = " We know that somebody else may be using it: do not trust what it posts now."
    return f"{account.at_handle} on {account.network_name} is one of our own accounts, so no report was kept.{known}"


@transaction.atomic
def report_own_account(*, account_id: int, does: str, by: Person | None) -> bool:
    """Our own account is said to ask for money: it may be in somebody else's hands. Whether anybody was told.

    No report is kept, and nothing of what was written.
    """
    account = locked(Account.objects, account_id)
    if does != Does.ASKS:
        return False
    record(actions.OWN_REPORTED, obj=account, by=by, after={"does": does})
    tell(
        Person.objects.holding("accounts.stop"),
        key=f"accounts.account.{account.pk}.as_impostor.{timezone.localdate()}",
        words=f"{account} is said to ask for money or personal details. Look whether somebody else is using it",
        url=account.get_absolute_url(),
        urgent=True,
    )
    return True


@transaction.atomic
def take_impostor(*, impostor_id: int, by: Person) -> Impostor:
    """This person looks into it from now on; whoever had it before is told. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_take(by, impostor))
    before, impostor.taken_by = impostor.taken_by, by
    to = ImpostorState.LOOKING if impostor.state == ImpostorState.REPORTED else None
    _change(impostor, actions.IMPOSTOR_TAKEN, by, to=to)
    if before:
        key = f"accounts.impostor.{impostor.pk}.taken.{impostor.version}"
        tell([before], key=key, words=f"{by} looks into {impostor} now", url=impostor.get_absolute_url())
    return impostor


@transaction.atomic
def record_checks(*, impostor_id: int, answers: Mapping[str, tuple[str, str]], by: Person) -> Impostor:
    """Answers questions of the checklist: each a question's code with its answer and words. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_work_on(by, impostor))
    if unknown := set(answers) - set(ImpostorCheck.Question.values):
        raise RuleBroken(f"There is no question “{min(unknown)}” in the checklist.")
    for question, (answer, words) in answers.items():
        said = {"answer": answer, "words": words, "by": by, "at": timezone.now()}
        ImpostorCheck.objects.update_or_create(impostor=impostor, question=question, defaults=said)
    extra = {question: answer for question, (answer, _) in answers.items()}
    _change(impostor, actions.IMPOSTOR_CHECKED, by, extra=extra)
    if answers.get(ImpostorCheck.Question.ASKS, ("", ""))[0] == ImpostorCheck.Answer.YES:
        _make_urgent(impostor, by)
    return impostor


@transaction.atomic
def keep_evidence(
    *, impostor_id: int, words: str, seen_at: datetime, by: Person, followers: int | None = None, screenshot: str = ""
) -> ImpostorEvidence:
    """What the account said of itself when somebody looked; `screenshot` is the name of a kept picture. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_work_on(by, impostor))
    if not (words.strip() or screenshot):
        raise RuleBroken("Enter its profile text, or choose a screenshot.", field="words")
    if seen_at > timezone.now():
        raise RuleBroken("This is in the future. Enter when you saw it.", field="seen_at")
    kept = ImpostorEvidence(
        impostor=impostor, words=words, screenshot=screenshot, followers=followers, seen_at=seen_at,
        salt=secrets.token_hex(16), by=by,
    )  # fmt: skip
    kept.fingerprint = kept.computed()
    kept.save()
    _change(impostor, actions.EVIDENCE_KEPT, by, extra={"fingerprint": kept.fingerprint})
    return kept


@transaction.atomic
def report_to_network(*, impostor_id: int, on: date, reference: str, words: str, by: Person) -> ImpostorStep:
    """It was reported with the network's own form. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_report_to_network(by, impostor))
    to = ImpostorState.AT_NETWORK if impostor.state == ImpostorState.LOOKING else None
    step = _step(impostor, ImpostorStep.Kind.NETWORK, on, reference, words, by)
    _change(impostor, actions.IMPOSTOR_TO_NETWORK, by, to=to, reason=words, extra=_said(step))
    return step


@transaction.atomic
def record_step(*, impostor_id: int, kind: str, on: date, reference: str, words: str, by: Person) -> ImpostorStep:
    """Its owner was asked, or our partners, the police or Action Fraud were told. Raises RuleBroken."""
    if kind == ImpostorStep.Kind.NETWORK:
        return report_to_network(impostor_id=impostor_id, on=on, reference=reference, words=words, by=by)
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_work_on(by, impostor))
    step = _step(impostor, kind, on, reference, words, by)
    _change(impostor, actions.IMPOSTOR_STEP, by, reason=words, extra=_said(step))
    return step


@transaction.atomic
def decide_outcome(*, impostor_id: int, outcome: str, reason: str, by: Person) -> Impostor:
    """Closes it. A warning ends at once where there was nothing to warn of, and later where the account is gone. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_close(by, impostor))
    _needs_reason(reason)
    impostor.outcome, impostor.reason = Outcome(outcome), reason.strip()
    impostor.closed_at, impostor.closed_by = timezone.now(), by
    _change(impostor, actions.IMPOSTOR_CLOSED, by, to=ImpostorState.CLOSED, reason=impostor.reason)
    settle_warnings(impostor, by)
    return impostor


@transaction.atomic
def reopen_impostor(*, impostor_id: int, reason: str, by: Person) -> Impostor:
    """It came back, or the outcome was wrong; this person looks into it. The outcome before stays in the record. Raises RuleBroken."""
    impostor = locked(Impostor.objects, impostor_id)
    ensure(may_reopen(by, impostor))
    _needs_reason(reason)
    impostor.outcome, impostor.reason, impostor.closed_at, impostor.closed_by = "", "", None, None
    impostor.taken_by = by
    _change(impostor, actions.IMPOSTOR_REOPENED, by, to=ImpostorState.LOOKING, reason=reason)
    return impostor


def _open_report(reported: Reported, by: Person | None) -> tuple[Impostor, bool]:
    """The open report of this account, locked, or a new one; whoever comes second at the same moment joins the first."""
    for _ in range(TRIES):
        if found := Impostor.objects.open().select_for_update().filter(key=reported.key).first():
            return found, False
        made = Impostor(
            network=reported.network, handle=reported.handle, address=reported.address, key=reported.key
        )  # fmt: skip
        try:
            with transaction.atomic():
                return add(made, code=actions.IMPOSTOR_REPORTED, by=by), True
        except IntegrityError:
            continue
    raise RuleBroken("Somebody else reports or closes this at the moment. Send it again.")


def _make_urgent(impostor: Impostor, by: Person | None) -> None:
    """Those who must know at once are told once."""
    if not impostor.urgent:
        impostor.urgent = True
        change(impostor, code=actions.IMPOSTOR_URGENT, by=by)
    words = f"{impostor} is said to ask for money or personal details in our name"
    tell(
        Person.objects.holding("impostors.be_told"), key=f"accounts.impostor.{impostor.pk}.urgent",
        words=words[:1].upper() + words[1:], url=impostor.get_absolute_url(), urgent=True,
    )  # fmt: skip


def _tell_handlers(impostor: Impostor) -> None:
    words = "An account was reported that pretends to be us"
    key = f"accounts.impostor.{impostor.pk}.reported"
    tell(Person.objects.holding("impostors.handle"), key=key, words=words, url=impostor.get_absolute_url())


def _change(
    impostor: Impostor,
    code: str,
    by: Person,
    *,
    to: str | None = None,
    reason: str = "",
    extra: Mapping[str, str] | None = None,
) -> None:
    impostor.touched_at = timezone.now()
    change(impostor, to=to, code=code, by=by, reason=reason, extra=extra)


def _step(impostor: Impostor, kind: str, on: date, reference: str, words: str, by: Person) -> ImpostorStep:
    if on > timezone.localdate():
        raise RuleBroken("This is in the future. Enter the day on which it was done.", field="on")
    return ImpostorStep.objects.create(
        impostor=impostor, kind=ImpostorStep.Kind(kind), on=on, reference=reference.strip(), words=words.strip(), by=by
    )


def _said(step: ImpostorStep) -> dict[str, str]:
    return {"step": step.kind, "on": str(step.on), "reference": step.reference}


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
