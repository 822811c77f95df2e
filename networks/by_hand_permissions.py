"""Who may take, hand back, check and mend what is done by hand. Each answer carries its sentence."""

from typing import Final

from accounts.permissions import over
from core.audit.verbs import Answer, no, yes
from core.people.models import Person
from networks import gates
from networks.by_hand_models import HandWork
from networks.by_hand_states import HandState
from networks.models import Outbound
from networks.states import OutboundState
from networks.telling import SETTLE
from pages.clocks import clock, when

NOT_YOURS: Final = "Comms officers and Comms managers post by hand, and check what others posted."


def work_of(item: Outbound) -> HandWork:
    """What is known of it; an empty one, not saved, where nobody has taken it yet."""
    return HandWork.objects.with_item().filter(outbound=item).first() or HandWork(outbound=item)


def may_take(person: Person, item: Outbound, work: HandWork) -> Answer:
    """Nobody's yet, and nothing stops it: the rules that stop a sender stop a person too."""
    if item.state != OutboundState.BY_HAND:
        return no(f"This is “{item.state_words}”; there is nothing to do by hand.")
    if not over(person, SETTLE, item.account):
        return no(NOT_YOURS)
    if work.taken_by_id == person.pk:
        return no("You have this already.")
    if work.taken_by is not None:
        return no(has_it(work))
    if sentence := stopped(item):
        return no(sentence)
    return yes("With your name on it, nobody else posts it as well.")


def may_take_over(person: Person, item: Outbound, work: HandWork) -> Answer:
    if item.state != OutboundState.BY_HAND or work.taken_by is None:
        return no("Nobody has this, so there is nothing to take over.")
    if not over(person, SETTLE, item.account):
        return no(NOT_YOURS)
    if work.taken_by_id == person.pk:
        return no("You have this already.")
    if sentence := stopped(item):
        return no(sentence)
    return yes(f"Ask {work.taken_by} first whether it is out. They are told that you have it now.")


def may_give_back(person: Person, item: Outbound, work: HandWork) -> Answer:
    if item.state != OutboundState.BY_HAND or work.taken_by_id != person.pk:
        return no("You do not have this.")
    return yes("Only if you have not posted it.")


def in_other_hands(person: Person, item: Outbound) -> Answer:
    """No while a colleague has it: they may be posting it at this moment."""
    work = work_of(item)
    if item.state == OutboundState.BY_HAND and work.taken_by is not None and work.taken_by_id != person.pk:
        return no(has_it(work))
    return yes()


def may_check(person: Person, item: Outbound, work: HandWork) -> Answer:
    """A second pair of eyes: neither the one who posted it nor the one who mended it."""
    if work.state != HandState.TO_CHECK:
        by = f" {work.checked_by} looked at it {when(work.checked_at)}." if work.checked_by else ""
        return no(f"This is “{work.state_words}”; there is nothing to check.{by}")
    if not over(person, SETTLE, item.account):
        return no(NOT_YOURS)
    if person.pk in {work.done_by_id, item.settled_by_id}:
        return no("You posted this, so someone else must check it.")
    return yes("You may check it because you did not post it.")


def may_mend(person: Person, item: Outbound, work: HandWork) -> Answer:
    if work.state != HandState.TO_MEND:
        return no(f"This is “{work.state_words}”; there is nothing to mend.")
    return yes("Somebody else checks it again afterwards.") if over(person, SETTLE, item.account) else no(NOT_YOURS)


def has_it(work: HandWork) -> str:
    """Who has it, and what one can do."""
    return (
        f"{work.taken_by} has had this since {clock(work.taken_at)} and may be posting it. "
        "Ask them to give it back, or take it over."
    )


def stopped(item: Outbound) -> str:
    """Why it must not be posted now, in the sentence with which a sender would be stopped; empty where it may."""
    stop = gates.ask([item]).get(item.pk)
    return f"Do not post this now. {stop.why}" if stop else ""
