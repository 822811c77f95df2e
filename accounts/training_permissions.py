"""Who may enter, confirm and withdraw what somebody took, and say that the policy must be read again (REG-10).

Each answer carries its sentence, for the page and for the refusal.
"""

from typing import Final

from accounts.models import Completion
from accounts.states import CompletionState
from accounts.training import people_within
from core.audit.verbs import Answer, no, yes
from core.people.doors import who_may
from core.people.duties import matrix
from core.people.models import Person

RECORD: Final = "training.record"
READ: Final = "training.read"
AGAIN: Final = "training.read_again"
EVERYBODY: Final = "council.read"
"""Every role holds it: one's own training is everybody's matter."""


def may_record_for(by: Person, people: list[Person]) -> Answer:
    """For others within one's reach; nobody confirms themselves, whatever their role."""
    if not by.rights.holds(RECORD):
        return no(who_may(RECORD))
    if by.pk in {person.pk for person in people}:
        return no("You cannot record your own training: say that you took it, and somebody else confirms it.")
    reach = set(people_within(by, RECORD).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    if beyond := [str(one) for one in people if one.pk not in reach]:
        return no(
            f"{beyond[0]} does not belong to your department. {matrix().who_can(RECORD)} of theirs can record it."
        )
    return yes()


def may_confirm(by: Person, entry: Completion, within: Answer | None = None) -> Answer:
    """A second person, who may record for whoever said it; `within` is that answer, where it is known for many entries."""
    if entry.state != CompletionState.SAID:
        return no(_over(entry))
    if entry.person_id == by.pk:
        return no(f"You said this yourself, so somebody else must confirm it. {matrix().who_can(RECORD)} can.")
    return may_record_for(by, [entry.person]) if within is None else within


def may_withdraw(by: Person, entry: Completion, within: Answer | None = None) -> Answer:
    """One's own word while nobody has confirmed it; an entry that counts, whoever may record for that person (`within`)."""
    if not entry.stands:
        return no(_over(entry))
    if entry.person_id == by.pk and entry.state == CompletionState.SAID:
        return yes()
    if entry.person_id == by.pk:
        return no(f"This counts. {matrix().who_can(RECORD)} can withdraw it.")
    return may_record_for(by, [entry.person]) if within is None else within


def may_ask_again(by: Person) -> Answer:
    return yes() if by.rights.holds(AGAIN) else no(who_may(AGAIN))


def _over(entry: Completion) -> str:
    """Who was faster."""
    who = entry.confirmed_by if entry.state == CompletionState.CONFIRMED else entry.ended_by
    return f"{who or entry.recorded_by} decided already: this is “{entry.get_state_display()}”."
