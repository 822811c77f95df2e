"""Who is told when something did not simply go out. Once each, in the transaction of the change."""

from typing import Final

from core.notify.services import tell
from core.people.models import Person
from networks.models import Connection, Outbound
from networks.states import OutboundState

SETTLE: Final = "posts.settle"
WORDS: Final = {
    OutboundState.UNCONFIRMED: "{name} may or may not be out on {network}; nothing was sent again",
    OutboundState.REFUSED: "{network} refused {name}",
    OutboundState.EXPIRED: "{name} expired: it was too late for {network}, so it was not sent",
    OutboundState.HELD: "{name} is held and does not go out on {network}",
    OutboundState.BY_HAND: "{name} waits to be done by hand on {network}",
}


def key(item: Outbound) -> str:
    """One notice to a person for each time that an item comes into a state; an upper floor that tells more people uses it too."""
    return f"networks.outbound.{item.pk}.{item.state}.{item.attempts_made}"


def that_it_stopped(item: Outbound) -> None:
    """Tells the people who settle such things, and whoever put it out."""
    words = WORDS.get(OutboundState(item.state))
    if words is None:
        return
    people = {*Person.objects.holding(SETTLE), *([item.put_out_by] if item.put_out_by else [])}
    sentence = words.format(name=item.name, network=item.network_name)
    tell(people, key=key(item), words=sentence, url=item.get_absolute_url(), urgent=item.state != OutboundState.HELD)


def that_access_is_lost(link: Connection) -> None:
    """Tells the people who settle, and the account's custodian."""
    custodian = link.account.custodian
    people = {*Person.objects.holding(SETTLE), *([custodian] if custodian else [])}
    since = f"{link.problem_since:%Y%m%d%H%M%S}" if link.problem_since else ""
    words = f"{link.account} cannot be used: {link.problem}"
    tell(
        people,
        key=f"networks.connection.{link.pk}.{since}",
        words=words,
        url=link.account.get_absolute_url(),
        urgent=True,
    )


def that_it_came_late(item: Outbound, address: str) -> None:
    """An attempt that was given up turns out to have succeeded: with a later one it may be out twice."""
    words = f"{item.name} is out on {item.network_name} by an attempt that answered too late. See whether it is there twice. {address}"
    tell(Person.objects.holding(SETTLE), key=f"{key(item)}.late", words=words, url=item.get_absolute_url(), urgent=True)
