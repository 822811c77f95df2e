"""Who may do what about an account that pretends to be the council."""

from accounts.models import Impostor, ImpostorCheck, ImpostorWarning, Outcome
from accounts.permissions import names
from accounts.states import ImpostorState, WarningState
from core.audit.verbs import Answer, no, yes
from core.people.duties import matrix
from core.people.models import Person
from pages.clocks import plural

Question, Said = ImpostorCheck.Question, ImpostorCheck.Answer


def may_report(person: Person) -> Answer:
    if person.rights.holds("impostors.report"):
        return yes()
    return no(f"{matrix().who_can('impostors.report')} can report an impostor.")


def may_handle(person: Person) -> Answer:
    if person.rights.holds("impostors.handle"):
        return yes()
    return no(f"{matrix().who_can('impostors.handle')} can look into an impostor.")


def may_take(person: Person, impostor: Impostor) -> Answer:
    if not impostor.is_open:
        return no("This is closed. Reopen it first.")
    return no("You look into it already.") if impostor.taken_by_id == person.pk else may_handle(person)


def may_work_on(person: Person, impostor: Impostor) -> Answer:
    """Whether checks, evidence and steps can be recorded: once somebody looks into it, until it is closed."""
    if impostor.state == ImpostorState.REPORTED:
        return no("Nobody looks into this yet. Take it first.")
    return may_handle(person) if impostor.is_open else no("This is closed. Reopen it first.")


def unanswered(impostor: Impostor) -> int:
    """How many questions of the checklist have no answer yet."""
    return len(Question) - len(impostor.checks.all())


def may_close(person: Person, impostor: Impostor) -> Answer:
    """An outcome rests on the checklist; “not known” is an answer."""
    answer = may_work_on(person, impostor)
    if answer and (missing := unanswered(impostor)):
        return no(f"Answer the checklist first: {plural(missing, 'question')} {'is' if missing == 1 else 'are'} open.")
    return answer


def may_reopen(person: Person, impostor: Impostor) -> Answer:
    if impostor.is_open:
        return no("This is open.")
    if not (impostor.handle or impostor.address):
        return no("What we kept of this account was erased. Report it again.")
    if Impostor.objects.open().filter(key=impostor.key).exists():
        return no("The same account was reported again since then: go on there.")
    return may_handle(person)


def may_report_to_network(person: Person, impostor: Impostor) -> Answer:
    """Evidence comes first: once the network has taken the account down, there is nothing left to see."""
    answer = may_work_on(person, impostor)
    if answer and not impostor.evidence.exists():
        return no("Keep evidence first: once the network takes it down, there is nothing left to see.")
    return answer


def may_write_warning(person: Person, impostor: Impostor) -> Answer:
    """Of what somebody has seen and kept, never of a parody, nor of what turned out to be in order."""
    if not (answer := may_handle(person)):
        return answer
    if impostor.state == ImpostorState.REPORTED or (not impostor.is_open and impostor.outcome != Outcome.NOTHING):
        return no("A warning is written while somebody looks into it, or where nothing could be done.")
    return _has_grounds(impostor)


def _has_grounds(impostor: Impostor) -> Answer:
    said = {check.question: check.answer for check in impostor.checks.all()}
    if said.get(Question.PARODY) == Said.YES:
        return no("It says that it is not ours, so there is nothing to warn of.")
    if Said.YES not in {said.get(Question.SAME), said.get(Question.CLAIMS)}:
        return no("The checklist must say first that it uses our name or picture, or claims to be the council.")
    if not impostor.evidence.exists():
        return no("Keep evidence first: what we say in public must be there to show.")
    return yes()


def may_publish_warning(person: Person, warning: ImpostorWarning) -> Answer:
    """Two people stand behind what we say of others in public."""
    if warning.state != WarningState.WRITTEN:
        return no(f"This warning is “{warning.get_state_display().lower()}”; there is nothing to publish.")
    others = list(Person.objects.holding("impostors.warn").exclude(pk=warning.written_by_id))
    if person.pk == warning.written_by_id:
        return no(f"You wrote this, so someone else must publish it. {names(others)} can.")
    if not person.rights.holds("impostors.warn"):
        return no(f"{names(others)} can publish it.")
    if not (grounds := _has_grounds(warning.impostor)):
        return grounds
    return yes("You may publish it because somebody else wrote it. Residents read exactly this.")


def may_stop_warning(person: Person, warning: ImpostorWarning) -> Answer:
    """Whoever handles impostors can take a warning back at once: a wrong one does harm each hour."""
    if warning.state not in {WarningState.WRITTEN, WarningState.PUBLISHED}:
        return no(f"This warning is “{warning.get_state_display().lower()}” already.")
    return may_handle(person)
