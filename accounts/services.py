"""The verbs of the register: ask, sign off, ask for changes, decline, open, suspend, let go on, close (REG-3, 4, 13)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, AccountRequest, Decision, RiskAssessment, TakeOn
from accounts.permissions import deciders, may_ask, may_change, may_decide, may_keep, may_open, may_stop, may_withdraw
from accounts.states import AccountState, RequestState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.notify.services import tell
from core.people.models import Department, Person

CASE: Final = (
    "objective", "audience", "why_not_corporate", "content", "content_why", "users", "users_why", "missed", "missed_why",
    "reach", "reach_why", "adapt", "adapt_why", "emergency", "emergency_why", "run_by", "covered_by", "likelihood", "harm",
    "mitigation",
)  # fmt: skip
"""The answers that make the case of a request."""

REVIEW_EVERY: Final = timedelta(days=365)


@transaction.atomic
def ask_for_account(
    *, network: str, name: str, department: Department, two_way: bool, case: Mapping[str, Any], by: Person
) -> AccountRequest:
    """A draft of a request; nobody is asked yet. Raises RuleBroken where the person may not ask for this department."""
    ensure(may_ask(by, department.pk))
    kind = Account.Kind.CORPORATE if department.kind == Department.Kind.COMMS else Account.Kind.SERVICE
    account = Account(
        network=network, name=name, department=department, kind=kind, two_way=two_way, state=AccountState.REQUESTED
    )
    add(account, code=actions.ACCOUNT_ASKED, by=by)
    request = AccountRequest(account=account, department=department, requester=by, **{key: case[key] for key in CASE})
    return add(request, code=actions.REQUEST_DRAFTED, by=by)


@transaction.atomic
def change_request(*, request_id: int, case: Mapping[str, Any], by: Person, seen: int) -> AccountRequest:
    """Changes the case while it is a draft or changes were asked for. Raises RuleBroken, ChangedMeanwhile."""
    request = locked(AccountRequest.objects, request_id, seen=seen)
    ensure(may_change(by, request))
    for key in CASE:
        setattr(request, key, case[key])
    change(request, code=actions.REQUEST_CHANGED, by=by)
    return request


@transaction.atomic
def send_request(
    *, request_id: int, chain: Sequence[Mapping[str, Any]], by: Person, seen: int | None = None
) -> AccountRequest:
    """Sends it to the first stage of `chain`; a request that came back begins a new round. Raises RuleBroken."""
    request = locked(AccountRequest.objects, request_id, seen=seen)
    ensure(may_change(by, request))
    if request.state == RequestState.CHANGES_ASKED:
        request.round += 1
    request.chain, request.stage, request.sent_at = [dict(stage) for stage in chain], 0, timezone.now()
    change(request, to=RequestState.IN_REVIEW, code=actions.REQUEST_SENT, by=by)
    _move_account(request, AccountState.IN_REVIEW, actions.ACCOUNT_IN_REVIEW, by)
    _tell_deciders(request)
    return request


@transaction.atomic
def sign_off(
    *, request_id: int, by: Person, reason: str = "", body: str = "", minute: str = "", decided_on: date | None = None,
    seen: int | None = None,
) -> AccountRequest:  # fmt: skip
    """Signs the stage that is running; the last stage makes the account “Signed off”. Raises RuleBroken, ChangedMeanwhile.

    `body`, `minute` and `decided_on` record a decision that a body (SLT in a meeting) took.
    """
    request = _deciding(request_id, by, seen)
    _check_minute(body, minute)
    _decide(request, Decision.Verdict.SIGN_OFF, by, reason, body=body, minute=minute, decided_on=decided_on)
    if request.stage + 1 < len(request.chain):
        signed, request.stage = request.chain[request.stage]["name"], request.stage + 1
        change(
            request,
            to=RequestState.IN_REVIEW,
            code=actions.REQUEST_SIGNED,
            by=by,
            reason=reason,
            on_behalf_of=body,
            extra={"signed_for": signed},
        )
        _tell_deciders(request)
    else:
        request.decided_at = timezone.now()
        change(
            request, to=RequestState.APPROVED, code=actions.REQUEST_APPROVED, by=by, reason=reason, on_behalf_of=body
        )
        _move_account(request, AccountState.APPROVED, actions.ACCOUNT_SIGNED_OFF, by)
        _record_risk(request)
        _tell_openers(request)
    return request


@transaction.atomic
def ask_for_changes(*, request_id: int, by: Person, reason: str, seen: int | None = None) -> AccountRequest:
    """Sends the request back to the person who asked, with what they should change. Raises RuleBroken, ChangedMeanwhile."""
    request = _deciding(request_id, by, seen)
    _needs_reason(reason)
    _decide(request, Decision.Verdict.ASK_FOR_CHANGES, by, reason)
    change(request, to=RequestState.CHANGES_ASKED, code=actions.CHANGES_ASKED, by=by, reason=reason)
    _move_account(request, AccountState.REQUESTED, actions.CHANGES_ASKED, by)
    _tell_requester(request, f"{by} asks for changes to {request}")
    return request


@transaction.atomic
def decline(*, request_id: int, by: Person, reason: str, seen: int | None = None) -> AccountRequest:
    """The final no, with its reason. Raises RuleBroken, ChangedMeanwhile."""
    request = _deciding(request_id, by, seen)
    _needs_reason(reason)
    _decide(request, Decision.Verdict.DECLINE, by, reason)
    request.decided_at = timezone.now()
    change(request, to=RequestState.DECLINED, code=actions.REQUEST_DECLINED, by=by, reason=reason)
    _move_account(request, AccountState.DECLINED, actions.ACCOUNT_DECLINED, by, reason)
    _tell_requester(request, f"{by} declined {request}")
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, by: Person, reason: str = "") -> AccountRequest:
    """The person who asked takes the request back. Raises RuleBroken."""
    request = locked(AccountRequest.objects, request_id)
    ensure(may_withdraw(by, request))
    change(request, to=RequestState.WITHDRAWN, code=actions.REQUEST_WITHDRAWN, by=by, reason=reason)
    _move_account(request, AccountState.DECLINED, actions.REQUEST_WITHDRAWN, by, reason)
    return request


@transaction.atomic
def open_account(*, request_id: int, handle: str, address: str, by: Person, custodian: Person | None = None) -> Account:
    """Enters the page that was made and opens the account; not by the person who asked. Raises RuleBroken."""
    request = locked(AccountRequest.objects, request_id)
    ensure(may_open(by, request))
    account = locked(Account.objects, request.account_id)
    account.handle, account.address, account.custodian = handle.strip().lstrip("@"), address, custodian
    account.joined_on = timezone.localdate()
    _move(account, AccountState.ACTIVE, actions.ACCOUNT_OPENED, by)
    _tell_requester(request, f"{account} is open")
    return account


@transaction.atomic
def take_on(
    *, account: Account, grounds: str, risk_due_on: date, by: Person | None, confirmed_by: Person | None
) -> Account:
    """Enters an account that existed before this system; `account` is not saved yet. Raises RuleBroken.

    Two people stand behind it, except where the council file itself is loaded (`by` None: the system).
    """
    if by is not None and (confirmed_by is None or confirmed_by.pk == by.pk):
        raise RuleBroken("A second person must confirm that this account is the council’s.")
    account.state_since = timezone.now()
    try:
        with transaction.atomic():
            add(account, code=actions.ACCOUNT_TAKEN_ON, by=by, reason=grounds)
    except IntegrityError:
        raise RuleBroken(
            f"{account.at_handle} on {account.network_name} is on the register already.", field="handle"
        ) from None
    TakeOn.objects.create(
        account=account, grounds=grounds, taken_on_by=by, confirmed_by=confirmed_by, risk_due_on=risk_due_on
    )
    return account


@transaction.atomic
def suspend(*, account_id: int, by: Person, reason: str) -> Account:
    """Stops posts and replies on this account at once. Raises RuleBroken."""
    return _stop(account_id, AccountState.SUSPENDED, actions.ACCOUNT_SUSPENDED, by, reason)


@transaction.atomic
def mark_compromised(*, account_id: int, by: Person, reason: str) -> Account:
    """Somebody else may hold the password: nothing goes out until it was changed (CBC do 3). Raises RuleBroken."""
    return _stop(account_id, AccountState.COMPROMISED, actions.ACCOUNT_COMPROMISED, by, reason)


@transaction.atomic
def let_go_on(*, account_id: int, by: Person, reason: str) -> Account:
    """Posts and replies may go out again. Raises RuleBroken."""
    return _stop(account_id, AccountState.ACTIVE, actions.ACCOUNT_RESUMED, by, reason)


@transaction.atomic
def close(*, account_id: int, by: Person, reason: str) -> Account:
    """Closes the account for good; its history stays. Raises RuleBroken."""
    return _stop(account_id, AccountState.CLOSED, actions.ACCOUNT_CLOSED, by, reason)


@transaction.atomic
def change_facts(*, account_id: int, facts: Mapping[str, Any], by: Person, seen: int) -> Account:
    """Changes what the register says about an account. Raises RuleBroken, ChangedMeanwhile."""
    account = locked(Account.objects, account_id, seen=seen)
    ensure(may_keep(by, account))
    for name, value in facts.items():
        setattr(account, name, value)
    change(account, code=actions.FACTS_CHANGED, by=by)
    return account


@transaction.atomic
def assess_risk(
    *, account_id: int, likelihood: int, harm: int, mitigation: str, owner: str, review_on: date, by: Person
) -> RiskAssessment:
    """A new assessment; the earlier ones stay. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    risk = RiskAssessment(
        account=account,
        likelihood=likelihood,
        harm=harm,
        mitigation=mitigation,
        owner=owner,
        assessed_by=by,
        review_on=review_on,
    )
    return add(risk, code=actions.RISK_ASSESSED, by=by)


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
) -> None:
    request.decisions.create(
        round=request.round, stage=request.stage, decider=by, verdict=verdict, reason=reason, body=body, minute=minute,
        decided_on=decided_on or timezone.localdate(),
    )  # fmt: skip


def _check_minute(body: str, minute: str) -> None:
    if body and not minute:
        raise RuleBroken(f"Enter the minute in which {body} decided.", field="minute")


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It is needed unless you sign off.", field="reason")


def _stop(account_id: int, to: str, code: str, by: Person, reason: str) -> Account:
    account = locked(Account.objects, account_id)
    ensure(may_stop(by, account))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    _move(account, to, code, by, reason)
    return account


def _move(account: Account, to: str, code: str, by: Person | None, reason: str = "") -> None:
    account.state_since, account.state_reason = timezone.now(), reason[:500]
    change(account, to=to, code=code, by=by, reason=reason)


def _move_account(request: AccountRequest, to: str, code: str, by: Person, reason: str = "") -> None:
    account = locked(Account.objects, request.account_id)
    if account.state != to:
        _move(account, to, code, by, reason)


def _record_risk(request: AccountRequest) -> None:
    """The risk that the request names becomes the account's first assessment."""
    risk = RiskAssessment(
        account_id=request.account_id, likelihood=request.likelihood, harm=request.harm, mitigation=request.mitigation,
        owner=request.run_by, assessed_by=request.requester, review_on=timezone.localdate() + REVIEW_EVERY,
    )  # fmt: skip
    add(risk, code=actions.RISK_ASSESSED, by=request.requester)


def _tell_deciders(request: AccountRequest) -> None:
    stage = request.chain[request.stage]["name"]
    key = f"accounts.request.{request.pk}.{request.round}.{request.stage}"
    tell(
        deciders(request), key=key, words=f"{request} waits for {stage}: your decision", url=request.get_absolute_url()
    )


def _tell_openers(request: AccountRequest) -> None:
    openers = Person.objects.holding("accounts.open").exclude(pk=request.requester_id)
    words = f"{request} is signed off and can be opened"
    tell(openers, key=f"accounts.request.{request.pk}.open", words=words, url=request.get_absolute_url())
    _tell_requester(request, f"{request} is signed off")


def _tell_requester(request: AccountRequest, words: str) -> None:
    key = f"accounts.request.{request.pk}.{request.round}.{request.state}.{request.account.state}"
    tell([request.requester], key=key, words=words, url=request.get_absolute_url())
