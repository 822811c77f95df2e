"""What a leaver has of the register: accounts, risks and tasks that are theirs, requests, proposals, access on networks (GOV-3).

Connections have no owner: of a lost access the account's keeper is told, so that goes over with the keeping.
"""

from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from accounts import actions
from accounts.models import (
    Account,
    AccountGrant,
    AccountRequest,
    Administrator,
    Custody,
    Impostor,
    Proposal,
    RiskAssessment,
    Task,
)
from accounts.permissions import may_ask
from accounts.services.custody import keep_instead, stand_in_instead
from accounts.states import LIVE, AccountState, ProposalState, RequestState
from core.audit.verbs import change, record
from core.people.models import Person
from core.people.open_work import HasKey, Source


class Keeping(Source[Account]):
    """Somebody keeps the password, and is told when the access ends. The leaver still knows it, so it has to be changed (CBC do 3)."""

    code, one, many = "accounts", "account that they keep", "accounts that they keep"

    def rows(self, person: HasKey) -> QuerySet[Account]:
        return Account.objects.filter(custodian_id=person.pk).exclude(
            state__in=[AccountState.CLOSED, AccountState.DECLINED]
        )

    def url(self, person: HasKey) -> str:
        return reverse("accounts:register")

    def give(self, row: Account, receiver: Person, by: Person, reason: str) -> None:
        keep_instead(row, receiver, by=by, reason=reason)

    def let_go(self, row: Account, by: Person, reason: str) -> None:
        keep_instead(row, None, by=by, reason=reason)


class StandingIn(Source[Custody]):
    """The deputy of who keeps a password knows it too."""

    code, one, many = (
        "deputies",
        "account whose password they keep as deputy",
        "accounts whose passwords they keep as deputy",
    )

    def rows(self, person: HasKey) -> QuerySet[Custody]:
        return Custody.objects.filter(deputy_id=person.pk, account__state__in=LIVE).select_related("account", "deputy")

    def url(self, person: HasKey) -> str:
        return reverse("accounts:register")

    def locked_rows(self, person: HasKey) -> list[Custody]:
        """The accounts first, as every verb of custody locks them."""
        list(
            Account.objects.filter(custody__in=self.rows(person))
            .order_by("pk")
            .select_for_update(of=("self",))
            .values_list("pk")
        )
        return super().locked_rows(person)

    def refusal(self, row: Custody, receiver: Person) -> str:
        return (
            f"{receiver} keeps the password of {row.account} already."
            if row.account.custodian_id == receiver.pk
            else ""
        )

    def give(self, row: Custody, receiver: Person, by: Person, reason: str) -> None:
        stand_in_instead(row, receiver, by=by, reason=reason)

    def let_go(self, row: Custody, by: Person, reason: str) -> None:
        stand_in_instead(row, None, by=by, reason=reason)


class Tasks(Source[Task]):
    """Things that they were to put right."""

    code, one, many = "account_tasks", "thing to put right on an account", "things to put right on accounts"

    def rows(self, person: HasKey) -> QuerySet[Task]:
        return Task.objects.open().filter(owner_id=person.pk).select_related("account")

    def url(self, person: HasKey) -> str:
        return f"{reverse('accounts:register')}?need=tasks"

    def give(self, row: Task, receiver: Person, by: Person, reason: str) -> None:
        row.owner = receiver
        change(row, code=actions.TASK_HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})

    def let_go(self, row: Task, by: Person, reason: str) -> None:
        row.owner = None
        change(row, code=actions.TASK_HANDED_OVER, by=by, reason=reason)


class Risks(Source[RiskAssessment]):
    """The newest assessments that name them: whoever receives one hears of it before it has to be looked at again."""

    code, one, many = "risks", "risk that is theirs", "risks that are theirs"

    def rows(self, person: HasKey) -> QuerySet[RiskAssessment]:
        newest = RiskAssessment.objects.newest().values("pk")
        theirs = RiskAssessment.objects.filter(pk__in=newest, owner_id=person.pk, account__state__in=LIVE)
        return theirs.select_related("account")

    def url(self, person: HasKey) -> str:
        return reverse("accounts:risks")

    def give(self, row: RiskAssessment, receiver: Person, by: Person, reason: str) -> None:
        row.owner = receiver
        change(row, code=actions.RISK_HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})


class Impostors(Source[Impostor]):
    """Accounts that pretend to be the council, which they look into."""

    code, one, many = "impostors", "impostor that they look into", "impostors that they look into"
    duty = "impostors.handle"

    def rows(self, person: HasKey) -> QuerySet[Impostor]:
        return Impostor.objects.open().filter(taken_by_id=person.pk)

    def url(self, person: HasKey) -> str:
        return reverse("accounts:impostors")

    def refusal(self, row: Impostor, receiver: Person) -> str:
        return "" if receiver.rights.holds(self.duty) else f"{receiver} does not look into impostors."

    def give(self, row: Impostor, receiver: Person, by: Person, reason: str) -> None:
        row.taken_by = receiver
        change(row, code=actions.IMPOSTOR_HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})


class OnTheNetwork(Source[Administrator]):
    """What they can do on the networks themselves: no press of ours takes that away."""

    code, one, many = (
        "administrators",
        "account that they administer on its network",
        "accounts that they administer on their networks",
    )
    stays = "Take their access away there, then record it here: each account says so until then."

    def rows(self, person: HasKey) -> QuerySet[Administrator]:
        return Administrator.objects.running().filter(person_id=person.pk, account__state__in=LIVE)

    def url(self, person: HasKey) -> str:
        return f"{reverse('accounts:register')}?need=left"


class Requests(Source[AccountRequest]):
    """Whoever receives one is the requester from now on: they answer what was asked, and can sign no stage of it."""

    code, one, many = "requests", "request for an account that is not sent", "requests for accounts that are not sent"
    duty = "accounts.request"

    def rows(self, person: HasKey) -> QuerySet[AccountRequest]:
        mine = AccountRequest.objects.filter(requester_id=person.pk).select_related("account", "department")
        return mine.filter(state__in=[RequestState.DRAFT, RequestState.CHANGES_ASKED])

    def url(self, person: HasKey) -> str:
        return reverse("accounts:requests")

    def refusal(self, row: AccountRequest, receiver: Person) -> str:
        return (
            ""
            if may_ask(receiver, row.department_id)
            else f"{receiver} may not ask for an account for {row.department}."
        )

    def give(self, row: AccountRequest, receiver: Person, by: Person, reason: str) -> None:
        row.requester = receiver
        change(row, code=actions.REQUEST_HANDED_OVER, by=by, reason=reason, extra={"to": str(receiver)})


class RequestsInReview(Source[AccountRequest]):
    """Who asked stays who asked while others decide."""

    code, one, many = "requests_in_review", "request for an account in review", "requests for accounts in review"
    stays = "Whoever decides on it goes on. If they ask for changes, hand it over then, from this person’s page."

    def rows(self, person: HasKey) -> QuerySet[AccountRequest]:
        return AccountRequest.objects.in_review().filter(requester_id=person.pk)

    def url(self, person: HasKey) -> str:
        return reverse("accounts:requests")


class Proposals(Source[Proposal]):
    """Two people stand behind an account that exists already: nobody takes the place of the first."""

    code, one, many = "proposals", "proposal that waits for a second person", "proposals that wait for a second person"
    stays = "A second person confirms or refuses it, whoever proposed it."

    def rows(self, person: HasKey) -> QuerySet[Proposal]:
        return Proposal.objects.filter(proposed_by_id=person.pk, state=ProposalState.PROPOSED)

    def url(self, person: HasKey) -> str:
        return reverse("accounts:requests")


SOURCES: Final[tuple[Source[Any], ...]] = (
    Keeping(),
    StandingIn(),
    Risks(),
    Tasks(),
    Impostors(),
    OnTheNetwork(),
    Requests(),
    RequestsInReview(),
    Proposals(),
)


def end_grants(leaver: Person, by: Person, reason: str) -> None:
    """Rights that a leaver was given on single accounts: with a new role they would be there again."""
    theirs = AccountGrant.objects.filter(user=leaver).select_related("permission", "content_object").order_by("pk")
    for grant in theirs.select_for_update(of=("self",)):
        record(actions.GRANT_ENDED, obj=grant.content_object, by=by, reason=reason, before={"grant": str(grant)})
        grant.delete()
