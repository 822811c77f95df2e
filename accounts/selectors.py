"""Reads for the register's screens, each with a known number of queries."""

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.facts import Facts
from accounts.health import WARNED_BEFORE, Rules, having, with_health, with_risk
from accounts.models import (
    Account,
    AccountRequest,
    Administrator,
    Decision,
    PasswordChange,
    Proposal,
    RiskAssessment,
    Task,
)
from accounts.models.request import AccountRequestQuerySet
from accounts.signers import Signers
from accounts.states import AccountState, ProposalState, RequestState
from core.audit.models import Entry
from core.people.models import Department, Person
from core.people.selectors import is_a_deputy


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What somebody asked the register for; empty means all."""

    words: str = ""
    network: str = ""
    state: str = ""
    department: int | None = None
    need: str = ""


def register(asked: RegisterFilter, rules: Rules | None = None) -> QuerySet[Account]:
    """The accounts on the register that fit, with their health, in the order of the register. Two queries a page."""
    rules = rules or Rules.now()
    running = Prefetch("administrators", Administrator.objects.running().select_related("person"))
    found = (
        Account.objects.on_register()
        .select_related("department", "custodian", "custody__deputy")
        .prefetch_related(running)
    )
    return _fitting(having(with_health(found, rules), asked.need, rules), asked)


def _fitting(found: QuerySet[Account], asked: RegisterFilter) -> QuerySet[Account]:
    if asked.words:
        found = found.filter(
            Q(name__icontains=asked.words)
            | Q(handle__icontains=asked.words.lstrip("@"))
            | Q(activities__icontains=asked.words)
        )
    if asked.network:
        found = found.filter(network=asked.network)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.department:
        found = found.filter(department_id=asked.department)
    return found.order_by("department__kind", "network", "name", "id")


def account(pk: int) -> Account:
    """One account with what its page shows. Six queries. Raises Account.DoesNotExist."""
    found = Account.objects.select_related("department", "custodian", "take_on", "custody__deputy").prefetch_related(
        Prefetch("risks", RiskAssessment.objects.select_related("assessed_by", "accepted_by", "owner")),
        Prefetch("administrators", Administrator.objects.running().select_related("person")),
        Prefetch("tasks", Task.objects.open().select_related("owner")),
        Prefetch("password_changes", PasswordChange.objects.select_related("said_by", "confirmed_by")),
        "profile_checks",
    )
    return with_health(found, Rules.now()).get(pk=pk)


def waiting_change(found: Account) -> PasswordChange | None:
    """The change of its password that a second person has not confirmed yet. `found` comes from `account`."""
    return next(
        (said for said in found.password_changes.all() if not said.confirmed_at and not said.withdrawn_at), None
    )


def risks_due() -> QuerySet[Account]:
    """What has to be looked at: never assessed, due within two weeks or late, or accepted by nobody; the longest due first."""
    soon = timezone.localdate() + WARNED_BEFORE
    found = with_risk(Account.objects.live().select_related("department"))
    due = Q(risk_score__isnull=True) | Q(risk_due_on__lte=soon) | Q(risk_accepted_at__isnull=True)
    return found.filter(due).order_by(F("risk_due_on").asc(nulls_last=True), "id")


def waiting_proposals(person: Person) -> list[Proposal]:
    """Accounts that exist already and wait for the confirmation of this person, oldest first. One query at most."""
    return list(_to_confirm(person).defer("rows").select_related("proposed_by").order_by("proposed_at"))


def _to_confirm(person: Person) -> QuerySet[Proposal]:
    if not person.rights.holds("accounts.take_on"):
        return Proposal.objects.none()
    return Proposal.objects.filter(state=ProposalState.PROPOSED).exclude(proposed_by=person)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One account of a proposal with the names that its row only numbers."""

    facts: Facts
    department: str
    custodian: str


def proposed(found: Proposal) -> list[Proposed]:
    """The accounts of a proposal. Two queries."""
    departments = dict(Department.objects.values_list("pk", "name"))
    rows = [Facts.read(row) for row in found.rows]
    people = dict(Person.objects.filter(pk__in={row.custodian for row in rows}).values_list("pk", "name"))
    return [Proposed(row, departments[row.department], people[row.custodian] if row.custodian else "") for row in rows]


def trail(obj: Account | AccountRequest | Proposal, *, most: int = 12) -> list[Entry]:
    """What happened to it, newest first. One query."""
    return list(Entry.objects.about(obj).select_related("actor")[:most])


def requests(person: Person) -> QuerySet[AccountRequest]:
    """Requests that this person may see: drafts are their requester's own."""
    return AccountRequest.objects.with_all().filter(~Q(state=RequestState.DRAFT) | Q(requester=person)).order_by("-id")


def request(pk: int, person: Person) -> AccountRequest:
    """One request with its decisions. Raises AccountRequest.DoesNotExist for somebody else's draft."""
    return requests(person).get(pk=pk)


def alike(found: AccountRequest) -> list[AccountRequest]:
    """The other requests of its batch. One query at most."""
    if found.batch_id is None:
        return []
    others = AccountRequest.objects.filter(batch=found.batch_id).exclude(pk=found.pk)
    return list(others.select_related("account").order_by("pk"))


def waiting_for(person: Person) -> list[AccountRequest]:
    """Requests that this person may decide now, as a deputy too, oldest first: the list of *their* decisions. Nine queries at most."""
    return _decided_by(person, AccountRequest.objects.in_review().with_all().order_by("sent_at"))


def to_open(person: Person) -> list[AccountRequest]:
    """Signed-off accounts that wait to be opened by somebody other than their requester."""
    return list(_to_open(person).with_all().order_by("decided_at"))


def waiting_count(person: Person) -> int:
    """How much the lists of this person's requests and proposals hold together, for the navigation of every page.

    One query for somebody who signs nothing and stands in for nobody, eight at most.
    """
    for_signers = AccountRequest.objects.in_review().for_signers()
    return len(_decided_by(person, for_signers)) + _to_open(person).count() + _to_confirm(person).count()


def _decided_by(person: Person, in_review: AccountRequestQuerySet) -> list[AccountRequest]:
    """Most people sign nothing and are nobody's deputy: of them nothing more is asked, because every page asks."""
    if not (person.rights.holds("accounts.sign_off") or is_a_deputy(person)):
        return []
    found = list(in_review)
    signers = Signers.now() if found else None
    return [request for request in found if signers and person in signers.of(request)]


def _to_open(person: Person) -> AccountRequestQuerySet:
    if not person.rights.holds("accounts.open"):
        return AccountRequest.objects.none()
    found = AccountRequest.objects.filter(state=RequestState.APPROVED, account__state=AccountState.APPROVED)
    return found.exclude(requester=person)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the chain as the page draws it: `state` is done, now or empty."""

    name: str
    note: str
    state: str = ""


def stages(found: AccountRequest, chain: list[dict[str, object]]) -> list[Stage]:
    """Asked, each stage of the chain, opened: with who did it, what they said, and whose turn it is."""
    asked = _asked(found)
    decided = [d for d in found.decisions.all() if d.round == found.round]
    middle = [
        _stage(found, number, str(stage["name"]), [d for d in decided if d.stage == number])
        for number, stage in enumerate(found.chain or chain)
    ]
    opened = found.account.state not in {
        AccountState.REQUESTED,
        AccountState.IN_REVIEW,
        AccountState.APPROVED,
        AccountState.DECLINED,
    }
    last = Stage("Opened", f"Done. {found.account.at_handle}", "done") if opened else _not_opened(found)
    return [asked, *middle, last]


def _asked(found: AccountRequest) -> Stage:
    if found.sent_at is None:
        return Stage("Asked", f"{found.requester} has not sent it yet", "now")
    return Stage("Asked", f"Done. {found.requester}, {found.sent_at:%-d %b}", "done")


SAID: Final = {
    Decision.Verdict.SIGN_OFF: "signed off",
    Decision.Verdict.ASK_FOR_CHANGES: "changes asked for",
    Decision.Verdict.CORPORATE: "through the main account",
    Decision.Verdict.DECLINE: "declined",
}


def _stage(found: AccountRequest, number: int, name: str, decisions: list[Decision]) -> Stage:
    said = " ".join(_said(decision) for decision in decisions)
    runs = found.state == RequestState.IN_REVIEW and found.stage == number
    if runs:
        return Stage(name, f"Decides now. {said}".strip() if said else "Decides now", "now")
    if not decisions:
        return Stage(name, "Not yet")
    last = decisions[-1].verdict
    return Stage(
        f"{name}: {SAID[Decision.Verdict(last)]}", said, "done" if last == Decision.Verdict.SIGN_OFF else "now"
    )


def _said(decision: Decision) -> str:
    words = f" “{decision.reason}”" if decision.reason else ""
    for_body = (
        f" for {decision.body}, minute {decision.minute} of {decision.decided_on:%-d %b %Y}" if decision.body else ""
    )
    for_body += f" in place of {decision.in_place_of}" if decision.in_place_of else ""
    return f"{decision.decider}{for_body}, {decision.at:%-d %b}.{words}"


def _not_opened(found: AccountRequest) -> Stage:
    if found.state == RequestState.APPROVED:
        return Stage("Opened by an administrator", "Waits to be opened. Nothing can be posted before this", "now")
    return Stage("Opened by an administrator", "Not yet. Nothing can be posted before this")
