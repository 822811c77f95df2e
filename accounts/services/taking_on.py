"""Taking on accounts that existed before this system: one person proposes, a second confirms (NCC 11)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.facts import Facts
from accounts.models import Account, Proposal, TakeOn
from accounts.permissions import may_confirm, may_propose, may_take_back
from accounts.states import ProposalState
from core.audit.verbs import RuleBroken, add, add_all, change, ensure, locked
from core.council.models import ProfileVersion
from core.notify.services import tell
from core.people.models import Person

RISK_DUE_IN: Final = timedelta(days=90)
"""How long a retrospective risk assessment may take (NCC 11)."""


@transaction.atomic
def propose_accounts(*, accounts: Sequence[Facts], grounds: str, by: Person, source: str = "") -> Proposal:
    """Says that these accounts are the council's already; nothing is on the register before somebody else confirms. Raises RuleBroken."""
    ensure(may_propose(by))
    if not accounts:
        raise RuleBroken("There is no account to take on.")
    _refuse_known(accounts)
    rows = [facts.written() for facts in accounts]
    label = str(accounts[0].account()) if len(rows) == 1 else f"{len(rows):,} accounts"
    proposal = Proposal(rows=rows, count=len(rows), label=label, grounds=grounds, source=source[:200], proposed_by=by)
    add(proposal, code=actions.PROPOSED, by=by, reason=grounds)
    _tell_confirmers(proposal)
    return proposal


@transaction.atomic
def confirm_proposal(*, proposal_id: int, by: Person, seen: int | None = None) -> Proposal:
    """Takes on all accounts of a proposal, or none. Raises RuleBroken, ChangedMeanwhile."""
    proposal = locked(Proposal.objects, proposal_id, seen=seen)
    ensure(may_confirm(by, proposal))
    accounts = [Facts.read(row) for row in proposal.rows]
    _refuse_known(accounts)
    _decide(proposal, ProposalState.CONFIRMED, actions.PROPOSAL_CONFIRMED, by)
    taken = _enter([facts.account() for facts in accounts], proposal.grounds, by=proposal.proposed_by)
    due = timezone.localdate() + RISK_DUE_IN
    TakeOn.objects.bulk_create(
        TakeOn(
            account=account, grounds=proposal.grounds, taken_on_by=proposal.proposed_by, confirmed_by=by,
            proposal=proposal, risk_due_on=due,
        )
        for account in taken
    )  # fmt: skip
    _tell_proposer(
        proposal,
        f"{by} confirmed that {proposal} exist already" if proposal.count > 1 else f"{by} confirmed {proposal}",
    )
    return proposal


@transaction.atomic
def refuse_proposal(*, proposal_id: int, by: Person, reason: str, seen: int | None = None) -> Proposal:
    """Says that they are not the council's, or not as described; nothing comes onto the register. Raises RuleBroken, ChangedMeanwhile."""
    proposal = locked(Proposal.objects, proposal_id, seen=seen)
    ensure(may_confirm(by, proposal))
    if not reason.strip():
        raise RuleBroken("Enter your reason, so that it can be put right.", field="reason")
    _decide(proposal, ProposalState.REFUSED, actions.PROPOSAL_REFUSED, by, reason)
    _tell_proposer(proposal, f"{by} refused {proposal}")
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: Person) -> Proposal:
    """Whoever proposed takes it back. Raises RuleBroken."""
    proposal = locked(Proposal.objects, proposal_id)
    ensure(may_take_back(by, proposal))
    change(proposal, to=ProposalState.WITHDRAWN, code=actions.PROPOSAL_WITHDRAWN, by=by)
    return proposal


@transaction.atomic
def take_on(*, account: Account, grounds: str, risk_due_on: date, by: Person, confirmed_by: Person) -> Account:
    """One account of which two people who sit together say that it is the council's; not saved yet. Raises RuleBroken."""
    if confirmed_by.pk == by.pk:
        raise RuleBroken("A second person must confirm that this account is the council’s.")
    for person in (by, confirmed_by):
        ensure(may_propose(person))
    _enter([account], grounds, by=by)
    TakeOn.objects.create(
        account=account, grounds=grounds, taken_on_by=by, confirmed_by=confirmed_by, risk_due_on=risk_due_on
    )
    return account


@transaction.atomic
def take_on_named(*, accounts: Sequence[Account], grounds: Sequence[str], profile: ProfileVersion) -> Sequence[Account]:
    """The accounts that a council file names, each with the paragraph that names it."""
    due = timezone.localdate() + RISK_DUE_IN
    for account, why in zip(accounts, grounds, strict=True):
        _enter([account], why, by=None)
        TakeOn.objects.create(account=account, grounds=why[:300], profile=profile, risk_due_on=due)
    return accounts


def _enter(accounts: Sequence[Account], grounds: str, *, by: Person | None) -> Sequence[Account]:
    for account in accounts:
        account.state_since = timezone.now()
    try:
        with transaction.atomic():
            return add_all(accounts, code=actions.ACCOUNT_TAKEN_ON, by=by, reason=grounds)
    except IntegrityError:
        named = (
            f"{accounts[0].at_handle} on {accounts[0].network_name}" if len(accounts) == 1 else "One of these accounts"
        )
        raise RuleBroken(f"{named} is on the register already.", field="handle") from None


def _refuse_known(accounts: Sequence[Facts]) -> None:
    known = Account.objects.known({key for facts in accounts for key in facts.keys})
    for facts in accounts:
        if there := facts.among(known):
            raise RuleBroken(f"{facts.label} is on the register already: {there}, {there.get_state_display().lower()}.")


def _decide(proposal: Proposal, to: str, code: str, by: Person, reason: str = "") -> None:
    proposal.decided_by, proposal.decided_at, proposal.reason = by, timezone.now(), reason[:500]
    change(proposal, to=to, code=code, by=by, reason=reason)


def _tell_confirmers(proposal: Proposal) -> None:
    others = Person.objects.holding("accounts.take_on").exclude(pk=proposal.proposed_by_id)
    words = f"{proposal.proposed_by} says that we have {proposal} already: your confirmation"
    tell(others, key=f"accounts.proposal.{proposal.pk}", words=words, url=proposal.get_absolute_url())


def _tell_proposer(proposal: Proposal, words: str) -> None:
    key = f"accounts.proposal.{proposal.pk}.{proposal.state}"
    tell([proposal.proposed_by], key=key, words=words, url=proposal.get_absolute_url())
