"""Who is told when something did not simply go out. Once each, in the transaction of the change."""

import hashlib
from typing import Final

from django.urls import reverse
from django.utils import timezone

from core.notify.services import tell
from core.people.models import Person
from networks.models import Connection, Outbound
from networks.states import OutboundState
from pages.clocks import clock, day

SETTLE: Final = "posts.settle"
ADMINISTER: Final = "people.keep"
"""The Administrators' own duty."""
WORDS: Final = {
    OutboundState.UNCONFIRMED: "{name} may or may not be out on {network}; nothing was sent again",
    OutboundState.REFUSED: "{network} refused {name}",
    OutboundState.EXPIRED: "{name} expired: it was too late for {network}, so it was not sent",
    OutboundState.HELD: "{name} is held and does not go out on {network}",
    OutboundState.BY_HAND: "{name} waits to be done by hand on {network}",
}


def key(item: Outbound) -> str:
    """One notice to a person for each time that an item comes into a state; an upper floor that tells more people uses it too."""
    return f"networks.outbound.{item.pk}.{item.state}.{item.version}"


def that_it_stopped(item: Outbound) -> None:
    """Tells the people who settle such things, and whoever put it out."""
    words = WORDS.get(OutboundState(item.state))
    if words is None:
        return
    sentence = words.format(name=item.name, network=item.network_name) + _until(item)
    urgent = item.state != OutboundState.HELD
    tell(_who_settles(item), key=key(item), words=sentence, url=item.get_absolute_url(), urgent=urgent)


def that_something_stayed(item: Outbound, key: str) -> None:
    """Tells the same people that an upload was in vain, and is still there; the item's page says what and where."""
    words = f"{item.name} is not out, but what was uploaded for it stayed on {item.network_name}: delete it there, or leave it"
    tell(_who_settles(item), key=key, words=words, url=item.get_absolute_url())


def _who_settles(item: Outbound) -> set[Person]:
    return {*Person.objects.holding(SETTLE), *([item.put_out_by] if item.put_out_by else [])}


def _until(item: Outbound) -> str:
    """A person who posts by hand must know the end of the time window."""
    by_hand = item.state == OutboundState.BY_HAND and item.expires_at is not None
    return f", until {clock(item.expires_at)}" if by_hand else ""


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


def that_access_ends(link: Connection, days: int) -> None:
    """Tells whoever looks after the account, `days` before its access ends: 14, 7, 1."""
    assert link.expires_at is not None
    left = "within a day" if days == 1 else f"on {day(link.expires_at)}"
    tell(
        _who_looks_after(link),
        key=f"networks.connection.{link.pk}.ends.{link.expires_at:%Y%m%d}.{days}",
        words=f"The access to {link.account} ends {left}. Connect it again before then.",
        url=reverse("connections:connect", args=[link.account_id]),
        urgent=days == 1,
    )


def that_access_works_again(link: Connection) -> None:
    """Tells the same people: nobody has to do anything."""
    key = f"networks.connection.{link.pk}.works.{timezone.now():%Y%m%d%H%M%S}"
    tell(
        _who_looks_after(link), key=key, words=f"{link.account} can be used again.", url=link.account.get_absolute_url()
    )


def that_the_name_changed(link: Connection) -> None:
    """Tells them once for each name. The register is changed by a person only."""
    name = hashlib.sha256(link.known_as.encode()).hexdigest()[:16]
    tell(
        _who_looks_after(link),
        key=f"networks.connection.{link.pk}.known_as.{name}",
        words=f"{link.account} goes by @{link.known_as} now. The register says {link.account.at_handle}: see whether that is right.",
        url=link.account.get_absolute_url(),
    )


def _who_looks_after(link: Connection) -> set[Person]:
    """Two named people at least: the custodian, and the Administrators beside them or in their place."""
    custodian = link.account.custodian
    return {*Person.objects.holding(ADMINISTER), *([custodian] if custodian else [])}


def that_it_came_late(item: Outbound, address: str) -> None:
    """An attempt that was given up turns out to have succeeded: with a later one it may be out twice."""
    words = f"{item.name} is out on {item.network_name} by an attempt that answered too late. See whether it is there twice. {address}"
    tell(Person.objects.holding(SETTLE), key=f"{key(item)}.late", words=words, url=item.get_absolute_url(), urgent=True)
