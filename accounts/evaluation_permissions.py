"""Who may write the evaluation of a network, and who may decide on it."""

from accounts.models import NetworkEvaluation
from accounts.permissions import names
from accounts.states import EvaluationState
from core.audit.verbs import Answer, no, yes
from core.people.duties import matrix
from core.people.models import Person


def may_evaluate(person: Person) -> Answer:
    if person.rights.holds("networks.evaluate"):
        return yes()
    return no(f"{matrix().who_can('networks.evaluate')} can evaluate a network.")


def may_write(person: Person, evaluation: NetworkEvaluation) -> Answer:
    """Only whoever began it, while it is a draft."""
    if evaluation.written_by_id != person.pk:
        return no(f"Only {evaluation.written_by}, who began it, can change this evaluation.")
    if evaluation.state != EvaluationState.DRAFT:
        return no(f"This evaluation is “{evaluation.state_words}” and cannot be changed now.")
    return may_evaluate(person)


def may_take_back(person: Person, evaluation: NetworkEvaluation) -> Answer:
    if evaluation.written_by_id != person.pk:
        return no(f"Only {evaluation.written_by}, who sent it, can take it back.")
    if evaluation.state != EvaluationState.WAITING:
        return no(f"This evaluation is “{evaluation.state_words}”: there is nothing to take back.")
    return yes()


def may_decide(person: Person, evaluation: NetworkEvaluation) -> Answer:
    """Not whoever wrote it."""
    if evaluation.state != EvaluationState.WAITING:
        return no(f"This evaluation is “{evaluation.state_words}”; there is nothing to decide.")
    others = list(Person.objects.holding("networks.decide").exclude(pk=evaluation.written_by_id))
    if person.pk == evaluation.written_by_id:
        return no(f"You wrote this, so someone else must decide. {names(others)} can.")
    if not person.rights.holds("networks.decide"):
        return no(f"{names(others)} can decide.")
    return yes("You may decide because somebody else wrote it. The decision is never changed; a later one replaces it.")
