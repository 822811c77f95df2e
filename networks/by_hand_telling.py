"""Who is told what about work by hand. Once each, in the transaction of the verb, or by the sweep."""

from collections.abc import Iterable

from core.notify.services import tell
from core.people.models import Person
from networks.by_hand_models import HandWork
from networks.models import Outbound
from networks.telling import SETTLE
from pages.clocks import clock, when


def that_it_waits_for_a_check(work: HandWork) -> None:
    """Tells those who may check it: everybody who settles but the one who posted it."""
    item = work.outbound
    words = f"{item.name} is out on {item.network_name}: check it by {when(work.check_by)}. {work.done_by} posted it"
    people = [person for person in _settlers() if person.pk not in {work.done_by_id, item.settled_by_id}]
    _tell(people, work, "to_check", words)


def that_the_check_is_late(work: HandWork) -> None:
    """Tells the Comms managers."""
    item = work.outbound
    words = f"Nobody has checked {item.name} on {item.network_name} since {work.done_by} posted it {when(work.done_at)}"
    _tell(Person.objects.in_roles(["comms_manager"]), work, "check_late", words, urgent=True)


def that_something_is_wrong(work: HandWork) -> None:
    """Tells whoever posted it, and everybody else who can mend it."""
    item = work.outbound
    words = f"{item.name} on {item.network_name} must be mended. {work.checked_by}: {work.wrong}"
    _tell(_but(_settlers(), work.checked_by), work, "wrong", words, urgent=True)


def that_it_was_taken_over(work: HandWork, former: Person) -> None:
    """Tells the one who had it."""
    words = f"{work.taken_by} took over {work.outbound.name}, {work.outbound.network_name}: do not post it any more"
    _tell([former], work, "taken_over", words, urgent=True)


def that_it_must_not_be_posted(work: HandWork, why: str) -> None:
    """Tells the one who has it."""
    words = f"Do not post {work.outbound.name} on {work.outbound.network_name}: {why}"
    _tell([work.taken_by], work, "stopped", words, urgent=True)


def that_its_time_is_nearly_over(item: Outbound, taken_by: Person | None) -> None:
    """Tells whoever has it, or everybody who could still take it."""
    name = f"{item.name} must be out on {item.network_name} by {clock(item.expires_at)}"
    words = f"{name}: you have it" if taken_by else f"{name}, and nobody has taken it"
    people = [taken_by] if taken_by else _settlers()
    tell(people, key=_key(item, "nearly_over"), words=words, url=item.get_absolute_url(), urgent=True)


def that_its_time_is_over(item: Outbound, taken_by: Person | None) -> None:
    """Tells everybody who settles, whoever put it out and whoever had it."""
    words = f"The time of {item.name} on {item.network_name} ended at {clock(item.expires_at)}, and nobody said that it is out"
    people = {*_settlers(), *filter(None, (item.put_out_by, taken_by))}
    tell(people, key=_key(item, "over"), words=words, url=item.get_absolute_url(), urgent=True)


def _key(item: Outbound, what: str) -> str:
    return f"networks.by_hand.{item.pk}.{item.attempts_made}.{what}"


def _tell(people: Iterable[Person | None], work: HandWork, what: str, words: str, *, urgent: bool = False) -> None:
    """One notice to a person for each time that the work comes to this."""
    key = f"networks.by_hand.{work.outbound_id}.{what}.{work.version}"
    tell(people, key=key, words=words, url=work.outbound.get_absolute_url(), urgent=urgent)


def _settlers() -> list[Person]:
    return list(Person.objects.holding(SETTLE))


def _but(people: list[Person], one: Person | None) -> list[Person]:
    return [person for person in people if person != one]
