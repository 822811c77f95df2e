"""Deciding on a request: sign off, ask for changes, decline (REG-4)."""

from datetime import date
from typing import Final, cast

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import AccountRequest, Decision, Document, RiskAssessment, level
from accounts.permissions import is_agreed, may_decide
from accounts.services.moving import move_account, tell_deciders, tell_requester, write_letter
from accounts.signers import Signers
from accounts.states import AccountState, RequestState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Person
from core.worktime import months_after


@transaction.atomic
def sign_off(
    *, request_id: int, by: Person, reason: str = "", body: str = "", minute: str = "", decided_on: date | None = None,
    document: Document | None = None, seen: int | None = None,
) -> AccountRequest:  # fmt: skip
    """Signs the stage that is running; when enough have, the next begins, and the last makes the account “Signed off”.

    `body`, `minute`, `decided_on` and `document` record a decision that a body (SLT in a meeting) took. Raises RuleBroken, ChangedMeanwhile.
    """
    request = _deciding(request_id, by, seen)
    _check_minute(body, minute, decided_on, document)
    _decide(
        request,
        Decision.Verdict.SIGN_OFF,
        by,
        reason,
        body=body,
        minute=minute,
        decided_on=decided_on,
        document=document,
    )
    if not is_agreed(request):
        _signed(request, by, reason, body)
    elif request.stage + 1 < len(request.chain):
        _next_stage(request, by, reason, body)
    else:
        _signed_by_all(request, by, reason, body)
    return request


@transaction.atomic
def ask_for_changes(*, request_id: int, by: Person, reason: str, seen: int | None = None) -> AccountRequest:
    """Sends the request back to the person who asked, with what they should change. Raises RuleBroken, ChangedMeanwhile."""
    request = _deciding(request_id, by, seen)
    _needs_reason(reason)
    _decide(request, Decision.Verdict.ASK_FOR_CHANGES, by, reason)
    change(request, to=RequestState.CHANGES_ASKED, code=actions.CHANGES_ASKED, by=by, reason=reason)
    move_account(request, AccountState.REQUESTED, actions.CHANGES_ASKED, by)
    tell_requester(request, f"{by} asks for changes to {request}")
    return request


@transaction.atomic
def decline(*, request_id: int, by: Person, reason: str, seen: int | None = None) -> AccountRequest:
    """The final no, with its reason. Raises RuleBroken, ChangedMeanwhile."""
    request = _end(request_id, Decision.Verdict.DECLINE, by, reason, seen)
    change(request, to=RequestState.DECLINED, code=actions.REQUEST_DECLINED, by=by, reason=reason)
    move_account(request, AccountState.DECLINED, actions.ACCOUNT_DECLINED, by, reason)
    tell_requester(request, f"{by} declined {request}")
    write_letter(request)
    return request


@transaction.atomic
def use_corporate(*, request_id: int, by: Person, reason: str, seen: int | None = None) -> AccountRequest:
    """No account of its own: Comms publishes it through the main account (NH 4.9, CBC don't 7). Raises RuleBroken, ChangedMeanwhile."""
    request = _end(request_id, Decision.Verdict.CORPORATE, by, reason, seen)
    change(request, to=RequestState.CORPORATE, code=actions.REQUEST_TO_CORPORATE, by=by, reason=reason)
    move_account(request, AccountState.DECLINED, actions.REQUEST_TO_CORPORATE, by, reason)
    tell_requester(request, f"{by} decided: publish through the main account instead of {request}")
    write_letter(request)
    return request


NOT_SIGNED: Final = {
    Decision.Verdict.ASK_FOR_CHANGES: ask_for_changes,
    Decision.Verdict.CORPORATE: use_corporate,
    Decision.Verdict.DECLINE: decline,
}


def decide(
    *, request_id: int, verdict: str, by: Person, reason: str, seen: int, body: str = "", minute: str = "",
    decided_on: date | None = None, document: Document | None = None,
) -> AccountRequest:  # fmt: skip
    """What one stage decided, by the word on its form. Raises what the verb raises."""
    if verdict == Decision.Verdict.SIGN_OFF:
        return sign_off(
            request_id=request_id,
            by=by,
            reason=reason,
            seen=seen,
            body=body,
            minute=minute,
            decided_on=decided_on,
            document=document,
        )
    return NOT_SIGNED[Decision.Verdict(verdict)](request_id=request_id, by=by, reason=reason, seen=seen)


def _end(request_id: int, verdict: str, by: Person, reason: str, seen: int | None) -> AccountRequest:
    """What ends a request without an account."""
    request = _deciding(request_id, by, seen)
    _needs_reason(reason)
    _decide(request, verdict, by, reason)
    request.decided_at = timezone.now()
    return request


def _signed(request: AccountRequest, by: Person, reason: str, body: str, *, goes_on: bool = False) -> None:
    """One of those who sign this stage; it `goes_on` where they were the last."""
    signed_for = {"signed_for": request.chain[request.stage]["name"]}
    if goes_on:
        request.stage, request.stage_since = request.stage + 1, timezone.now()
    to, code = RequestState.IN_REVIEW, actions.REQUEST_SIGNED
    change(request, to=to, code=code, by=by, reason=reason, on_behalf_of=body, extra=signed_for)


def _next_stage(request: AccountRequest, by: Person, reason: str, body: str) -> None:
    _signed(request, by, reason, body, goes_on=True)
    tell_deciders(request)


def _signed_by_all(request: AccountRequest, by: Person, reason: str, body: str) -> None:
    request.decided_at = timezone.now()
    change(request, to=RequestState.APPROVED, code=actions.REQUEST_APPROVED, by=by, reason=reason, on_behalf_of=body)
    move_account(request, AccountState.APPROVED, actions.ACCOUNT_SIGNED_OFF, by)
    _record_risk(request, by)
    _tell_openers(request)


def _deciding(request_id: int, by: Person, seen: int | None) -> AccountRequest:
    request = locked(AccountRequest.objects, request_id, seen=seen)
    ensure(may_decide(by, request))
    return request


def _decide(
    request: AccountRequest,
    verdict: str,
    by: Person,
    reason: str,
    *,
    body: str = "",
    minute: str = "",
    decided_on: date | None = None,
    document: Document | None = None,
) -> None:
    request.decisions.create(
        in_place_of=Signers.now().place_of(by, request), round=request.round, stage=request.stage, decider=by, verdict=verdict, reason=reason, body=body, minute=minute,
        decided_on=decided_on or timezone.localdate(), document=document,
    )  # fmt: skip


def _check_minute(body: str, minute: str, decided_on: date | None, document: Document | None) -> None:
    if document and not body:
        raise RuleBroken("Say which body decided: the document stands for its decision.", field="body")
    if body and not minute:
        raise RuleBroken(f"Enter the minute in which {body} decided.", field="minute")
    if decided_on and decided_on > timezone.localdate():
        raise RuleBroken("This day is still to come. Enter the day on which the body decided.", field="decided_on")


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It is needed unless you sign off.", field="reason")


def _record_risk(request: AccountRequest, last: Person) -> None:
    """The risk that the request names, complete since it was sent, becomes the account's first assessment: the chain has accepted it."""
    months = current().profile.register.review_months(level(request.risk_score))
    risk = RiskAssessment(
        account_id=request.account_id, likelihood=cast(int, request.likelihood), harm=cast(int, request.harm), mitigation=request.mitigation,
        owner=request.requester, assessed_by=request.requester, review_on=months_after(timezone.localdate(), months),
        accepted_by=last, accepted_at=timezone.now(),
    )  # fmt: skip
    add(risk, code=actions.RISK_ASSESSED, by=request.requester)


def _tell_openers(request: AccountRequest) -> None:
    openers = Person.objects.holding("accounts.open").exclude(pk=request.requester_id)
    words = f"{request} is signed off and can be opened"
    tell(openers, key=f"accounts.request.{request.pk}.open", words=words, url=request.get_absolute_url())
    tell_requester(request, f"{request} is signed off")
    write_letter(request)
