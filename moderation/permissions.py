"""Who may act in a case, be consulted, confirm a block or decide an appeal; each answer with its sentence."""

from django.utils import timezone

from core.audit.verbs import Answer, no, yes
from core.council.profile.codes import LadderAction
from core.council.selectors import current
from core.people.duties import matrix
from core.people.models import Membership, Person
from moderation.models import Appeal, AppealView, Case, Consultation, Decision
from moderation.states import CaseState


def may_act(person: Person, case: Case) -> Answer:
    """Hide, warn and propose are Comms' work."""
    if not person.rights.holds("cases.act"):
        return no(f"{matrix().who_can('cases.act')} can act in a case.")
    if case.state in {CaseState.CLOSED, CaseState.LIFTED}:
        return no(f"This case is “{case.get_state_display()}”. Open a new one for a new post.")
    if case.state == CaseState.BLOCK_PROPOSED:
        return no("A block is proposed and waits for a second person.")
    return yes()


def may_warn(person: Person, case: Case) -> Answer:
    """A warning comes after the consultation that the council's ladder states (NH 6.3.3)."""
    if not (answer := may_act(person, case)):
        return answer
    wanted = consulted_roles(LadderAction.WARN)
    if not wanted:
        return yes()
    if any(_counts(consultation.asked_id, wanted) for consultation in answered(case, "warning")):
        return yes("You may warn: somebody was consulted and supports it.")
    return no(f"Consult first: {matrix().any_of(wanted)} must support a warning before it is sent.")


def may_propose(person: Person, case: Case) -> Answer:
    if case.state in {CaseState.BLOCKED, CaseState.APPEALED}:
        return no("This person is blocked already.")
    return may_act(person, case)


def may_confirm(person: Person, case: Case) -> Answer:
    """The second person: not the one who proposed."""
    if case.state != CaseState.BLOCK_PROPOSED:
        return no(f"This case is “{case.get_state_display()}”; no block waits to be confirmed.")
    if not person.rights.holds("cases.confirm_block"):
        return no(f"{matrix().who_can('cases.confirm_block')} can confirm a block.")
    proposer = proposal(case).by
    if proposer.pk == person.pk:
        return no(f"You proposed the block, so someone else must confirm it. {confirmers(case)} can.")
    return yes(f"You may decide because {proposer} proposed it, not you.")


def may_view_appeal(person: Person, appeal: Appeal) -> Answer:
    """Nobody who took one of the earlier decisions; once each (MOD-5)."""
    if not person.rights.holds("cases.decide_appeal"):
        return no(f"{matrix().who_can('cases.decide_appeal')} can decide an appeal.")
    if appeal.state != Appeal.State.RECEIVED:
        return no("This appeal is decided.")
    if appeal.case is None:
        return no("Find the block that this appeal is about first.")
    if _took_part(person, appeal.case):
        return no("You took a decision in this case, so you cannot decide the appeal.")
    if appeal.views.filter(by=person).exists():
        return no("You have given your view on this appeal.")
    if appeal.case.appeals.filter(state=Appeal.State.RECEIVED, pk__lt=appeal.pk).exists():
        return no("An earlier appeal about this block waits. Decide that one: this one is answered with it.")
    if _decided_before(person, appeal):
        return no("You gave your view on an earlier appeal in this case, so someone else must look at this one.")
    return yes("You may decide because you took no earlier decision in this case.")


def _took_part(person: Person, case: Case) -> bool:
    """In the block, from the first referral on; decisions on appeals are not among them."""
    on_appeals = [Decision.Kind.LIFT, Decision.Kind.REFUSE_APPEAL]
    return case.opened_by_id == person.pk or case.decisions.filter(by=person).exclude(kind__in=on_appeals).exists()


def _decided_before(person: Person, appeal: Appeal) -> bool:
    """There is one chief executive, who decides every appeal; the other person must be a new one each time."""
    views = AppealView.objects.filter(appeal__case=appeal.case, by=person).exclude(appeal=appeal)
    return views.exists() and not is_chief_executive(person)


def may_match(person: Person, appeal: Appeal) -> Answer:
    """Finding the block is Comms' work, and decides nothing."""
    if not person.rights.holds("cases.act"):
        return no(f"{matrix().who_can('cases.act')} can find the block that an appeal is about.")
    if appeal.state != Appeal.State.RECEIVED:
        return no(f"This appeal is “{appeal.get_state_display()}”.")
    if appeal.case is not None:
        return no(f"This appeal is about {appeal.case} already.")
    return yes("Say which block it is about, or answer that there is none.")


def is_chief_executive(person: Person) -> bool:
    return str(current().profile.moderation.appeal.decided_with.value) in person.rights.roles


def consulted_roles(action: LadderAction) -> list[str]:
    """The roles of which one must be consulted before this step, as the council's ladder states."""
    steps = current().profile.moderation.ladder
    return next(([str(role) for role in step.consult.value] for step in steps if step.action.value is action), [])


def answered(case: Case, about: str) -> list[Consultation]:
    """Consultations on this step that support it, most recent last."""
    return list(case.consultations.filter(about=about, supports=True))


def proposal(case: Case) -> Decision:
    """The decision that proposed the block now waiting."""
    return case.decisions.filter(kind="propose_block").select_related("by").latest("id")


def confirmers(case: Case) -> str:
    people = Person.objects.holding("cases.confirm_block").exclude(pk=proposal(case).by_id)
    return " and ".join(str(person) for person in people) or "Nobody yet"


def _counts(person_id: int, roles: list[str]) -> bool:
    return Membership.objects.current(timezone.localdate()).filter(person_id=person_id, role__in=roles).exists()
