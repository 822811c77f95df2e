"""Who may do what with an account or a request. Each answer carries its sentence, for the page and for the refusal."""

from collections.abc import Collection
from copy import copy

from django.utils import timezone

from accounts.models import (
    Account,
    AccountGrant,
    AccountRequest,
    Administrator,
    Custody,
    Decision,
    PasswordChange,
    Proposal,
    RiskAssessment,
    Task,
)
from accounts.signers import Signers
from accounts.states import OPENED, AccountState, ProposalState, RequestState
from core.audit.verbs import Answer, no, yes
from core.people.duties import matrix
from core.people.models import Person
from pages.clocks import listed


def over(person: Person, duty: str, account: Account) -> bool:
    """True where `person` holds `duty` for this account: everywhere, in its department, or by a grant still running."""
    if person.rights.over(duty, account.department_id):
        return True
    return person.rights.holds(duty) and duty in granted(person, account)


def granted(person: Person, account: Account) -> Collection[str]:
    """The duties granted to `person` on this very account and not yet run out."""
    today = timezone.localdate()
    grants = AccountGrant.objects.filter(user=person, content_object=account, until__gte=today)
    return [codename.replace("_", ".", 1) for codename in grants.values_list("permission__codename", flat=True)]


def reachable(person: Person, duty: str) -> "AccountIds":
    """The accounts for which `person` holds `duty`: None for every one of them, else their ids. One query at most."""
    if person.rights.everywhere(duty):
        return None
    if not person.rights.holds(duty):
        return frozenset()
    today = timezone.localdate()
    own = Account.objects.filter(department_id__in=person.rights.own(duty)).values_list("pk")
    by_grant = AccountGrant.objects.filter(user=person, permission__codename=duty.replace(".", "_"), until__gte=today)
    return frozenset(pk for (pk,) in own.union(by_grant.values_list("content_object_id")))


AccountIds = frozenset[int] | None
"""None means every account."""


def may_ask(person: Person, department_id: int) -> Answer:
    """Only for one's own department, unless the duty goes for all (REG-3)."""
    if person.rights.over("accounts.request", department_id):
        return yes()
    return no("You can ask for an account for your own department only.")


def may_change(person: Person, request: AccountRequest) -> Answer:
    if request.requester_id != person.pk:
        return no(f"Only {request.requester}, who asked for it, can change this request.")
    if request.state not in {RequestState.DRAFT, RequestState.CHANGES_ASKED}:
        return no(f"This request is “{request.state_words}” and cannot be changed now.")
    return yes()


def may_decide(person: Person, request: AccountRequest, signers: Signers | None = None) -> Answer:
    """Nobody signs their own request, nor two stages of one (REG-4); the stage says which roles decide, and deputies stand in."""
    if request.state != RequestState.IN_REVIEW:
        return no(f"This request is “{request.state_words}”; there is nothing to decide.")
    signers = signers or Signers.now()
    able = signers.of(request)
    if person not in able:
        return no(f"{_why_not(person, request)} {names(able)} can.")
    last = " This is the final word." if request.stage == len(request.chain) - 1 else ""
    if place := signers.place_of(person, request):
        return yes(f"You may decide in place of {place}, whose deputy you are.{last}")
    return yes(f"You may decide because you did not ask for it and signed no earlier stage.{last}")


def _why_not(person: Person, request: AccountRequest) -> str:
    stage = request.chain[request.stage]
    signed = earlier_stage(person, request)
    if signed is not None and signed.stage == request.stage:
        return "You signed already, and one signature is enough from each person."
    if signed is not None:
        return f"You signed for {request.chain[signed.stage]['name']}, so someone else must sign for {stage['name']}."
    if request.requester_id == person.pk and person.rights.roles & set(stage["roles"]):
        return "You asked for this account, so someone else must decide."
    return f"{stage['name']} decides now."


def may_withdraw(person: Person, request: AccountRequest) -> Answer:
    if request.requester_id == person.pk:
        return yes()
    return no(f"Only {request.requester}, who asked for it, can withdraw this request.")


def may_open(person: Person, request: AccountRequest) -> Answer:
    """Opened by somebody other than the requester, once every stage has signed."""
    if request.state != RequestState.APPROVED:
        return no(
            f"This request is “{request.state_words}”. An account can be opened when every stage has signed it off."
        )
    if not person.rights.holds("accounts.open"):
        return no(f"{matrix().who_can('accounts.open')} can open a signed-off account.")
    if request.requester_id == person.pk:
        return no("You asked for this account, so someone else must open it.")
    return yes("You may open it because you did not ask for it.")


def may_stop(person: Person, account: Account) -> Answer:
    """Comms can stop any account at once (PUB-17)."""
    if over(person, "accounts.stop", account):
        return yes("Comms can stop any account at once. History stays.")
    return no(f"{matrix().who_can('accounts.stop')} can stop an account.")


def may_hand_over(person: Person, account: Account) -> Answer:
    if not over(person, "accounts.hand_over", account):
        return no(f"{matrix().who_can('accounts.hand_over')} can hand over an account.")
    if account.state not in OPENED or account.state == AccountState.CLOSED:
        return no(f"This account is “{account.get_state_display()}”, so there is nothing to hand over.")
    return yes("Rights move with it: the old department’s people lose what they may do there, the new one’s gain it.")


def may_decide_trial(person: Person, account: Account) -> Answer:
    if not over(person, "accounts.hand_over", account):
        return no(f"{matrix().who_can('accounts.hand_over')} can decide how a trial ends.")
    on_trial = account.trial_ends_on or account.state == AccountState.ON_TRIAL
    return yes() if on_trial else no("This account is not on trial.")


def may_keep(person: Person, account: Account) -> Answer:
    if over(person, "accounts.keep", account):
        return yes()
    return no(f"{matrix().who_can('accounts.keep')} can change the facts of an account.")


def may_assess(person: Person, account: Account) -> Answer:
    if over(person, "accounts.assess", account):
        return yes()
    return no(f"{matrix().who_can('accounts.assess')} can assess the risk of an account.")


def may_accept_risk(person: Person, risk: RiskAssessment) -> Answer:
    """Not whoever assessed it; a high risk only the council's senior people (REG-5)."""
    if risk.accepted_at:
        return no("This risk is accepted already.")
    if risk.account.risks.exclude(pk=risk.pk).filter(assessed_at__gt=risk.assessed_at).exists():
        return no("The risk was assessed anew since. Accept the newest assessment.")
    duty = "accounts.accept_high_risk" if risk.level == "High" else "accounts.accept_risk"
    if not over(person, duty, risk.account):
        return no(f"{matrix().who_can(duty)} can accept a {risk.level.lower()} risk.")
    if risk.assessed_by_id == person.pk:
        return no("You assessed this risk, so someone else must accept it.")
    return yes("You may accept it because somebody else assessed it.")


def may_say_changed(person: Person, account: Account) -> Answer:
    """Whoever keeps the password, or keeps the register."""
    if over(person, "accounts.keep", account) or person.pk in holders(account):
        return yes("It counts once a second person has confirmed it.")
    return no("Only those who keep the password, or who keep the register, can say that it was changed.")


def may_confirm_change(person: Person, said: PasswordChange) -> Answer:
    """A second person, who can try it: one who keeps the account, administers it, or keeps the register (CBC do 3)."""
    if said.confirmed_at or said.withdrawn_at:
        return no("This was confirmed or taken back already.")
    if said.said_by_id == person.pk:
        return no("You said so yourself, so someone else must confirm it.")
    if may_say_changed(person, said.account) or person.pk in _administrators(said.account):
        return yes("You may confirm it because somebody else said so.")
    return no("Only those who keep or administer the account, or who keep the register, can confirm it.")


def may_take_back_change(person: Person, said: PasswordChange) -> Answer:
    if said.confirmed_at or said.withdrawn_at:
        return no("This was confirmed or taken back already.")
    if said.said_by_id == person.pk or may_confirm_change(person, said):
        return yes()
    return no(f"Only {said.said_by}, who said so, or whoever could confirm it can take it back.")


def may_see_custody(person: Person, account: Account) -> bool:
    """Where a password lies and whom the network writes to: whoever keeps the account or the register, and those who read the record."""
    return person.pk in holders(account) or person.rights.holds("audit.read") or over(person, "accounts.keep", account)


def custody_for(person: Person, account: Account) -> Custody:
    """How it is kept, as far as this person may read it; an empty one where nothing is recorded. Not to be saved."""
    found = copy(account.kept or Custody(account=account))
    if not may_see_custody(person, account):
        found.kept_in = found.recovery_contact = ""
    return found


def holders(account: Account) -> set[int]:
    """Who keeps the password: the custodian and the deputy. One query at most."""
    return {pk for pk in (account.custodian_id, account.kept.deputy_id if account.kept else None) if pk}


def _administrators(account: Account) -> set[int | None]:
    running = account.administrators.running().filter(reach=Administrator.Reach.FULL)
    return set(running.values_list("person_id", flat=True))


def may_finish(person: Person, task: Task) -> Answer:
    if task.done_at:
        return no("It is put right already.")
    if task.owner_id == person.pk or over(person, "accounts.keep", task.account):
        return yes()
    return no(f"Only {task.owner or 'whoever keeps the register'} can say that it is put right.")


def may_propose(person: Person) -> Answer:
    """Whoever keeps the register may say that an account is ours; somebody else confirms."""
    if person.rights.holds("accounts.keep"):
        return yes()
    return no(f"{matrix().who_can('accounts.keep')} can propose an account that exists already.")


def may_confirm(person: Person, proposal: Proposal) -> Answer:
    """Two people stand behind every account that was not asked for here (NCC 11)."""
    if proposal.state != ProposalState.PROPOSED:
        return no(f"This proposal is “{proposal.get_state_display().lower()}”; there is nothing to decide.")
    if not person.rights.holds("accounts.take_on"):
        return no(f"{matrix().who_can('accounts.take_on')} can confirm it.")
    if proposal.proposed_by_id == person.pk:
        others = Person.objects.holding("accounts.take_on").exclude(pk=person.pk)
        return no(f"You proposed this, so someone else must confirm it. {names(list(others))} can.")
    return yes("You may decide because somebody else proposed it.")


def may_take_back(person: Person, proposal: Proposal) -> Answer:
    if proposal.proposed_by_id != person.pk:
        return no(f"Only {proposal.proposed_by}, who proposed it, can withdraw it.")
    return yes() if proposal.state == ProposalState.PROPOSED else no("It was decided already.")


def earlier_stage(person: Person, request: AccountRequest) -> Decision | None:
    """The stage that this person signed in the round that is running."""
    return next((d for d in request.decisions.all() if d.round == request.round and d.decider_id == person.pk), None)


def deciders(request: AccountRequest) -> list[Person]:
    """Everybody who may decide the stage that is running."""
    return Signers.now().of(request)


def is_agreed(request: AccountRequest) -> bool:
    """Whether enough people have signed the stage that is running: one, so many, or all who may; a body decides as one (REG-4)."""
    stage = request.chain[request.stage]
    here = request.decisions.filter(round=request.round, stage=request.stage, verdict=Decision.Verdict.SIGN_OFF)
    signed = list(here.values_list("body", flat=True))
    if any(signed):
        return True
    if stage.get("agreement") == "all":
        return not deciders(request)
    return len(signed) >= stage.get("needs", 1)  # requests that were sent before stages said so need one


def rights_on(person: Person, account: Account) -> dict[str, Answer]:
    """What its page and its API say that this person may do with an account."""
    return {
        "may_stop": may_stop(person, account),
        "may_keep": may_keep(person, account),
        "may_say_changed": may_say_changed(person, account),
        "may_hand_over": may_hand_over(person, account),
        "may_decide_trial": may_decide_trial(person, account),
    }


def names(people: list[Person]) -> str:
    """“Priya Nair and Helen Brooks”, or “Nobody yet”, for a sentence about who may."""
    return listed([str(person) for person in people]) or "Nobody yet"
