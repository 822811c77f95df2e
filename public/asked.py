"""What a resident typed into “Is this account ours?”: an address, a handle or a name, and what each could mean."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from typing import Final
from urllib.parse import unquote

from accounts.catalogue import NETWORKS
from accounts.catalogue.addresses import BadAddress, Place, read_address
from accounts.catalogue.hosts import DOMAINS, PAGES_OF_LINKS, SHORT, SHORTENED, WRAPPED, is_in
from accounts.catalogue.letters import unwrapped

WITH_SERVERS: Final = {"mastodon": "@", "bluesky": "."}
"""What parts the name from the server, without which people write it."""
LONGEST_ASKED: Final = 120
"""Of what is repeated in the answer."""
MOST_PARTS: Final = 4
"""Of a path; no stored address has more before its account's name ends."""

_NAMES: Final = {entry.name.lower(): code for code, entry in NETWORKS.items()} | {
    "twitter": "x",
    "whatsapp": "whatsapp",
}
_ON: Final = re.compile(rf"(?P<name>.+) on (?P<network>{'|'.join(map(re.escape, _NAMES))})", re.IGNORECASE)
"""As the directory writes it: “Ashmere Museum on Facebook”."""
_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?:/*|//)?(?:(?:www|m|mobile)\.)?(?P<host>[^/?#@\\\s]+\.[^/?#@\\\s:]+)(?::(?:80|443))?(?P<path>/[^?#\\]*)?(?:[?#].*)?",
    re.IGNORECASE,
)
_NO_ACCOUNT_HERE: Final = frozenset({*DOMAINS, *SHORT, *PAGES_OF_LINKS, *SHORTENED, *WRAPPED})
"""Hosts of the networks, and of what leads to them: what names nobody there may still lead to an account."""
_UNSTORED: Final = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps, so that it can be part of no name in it."""
_BEFORE: Final = ("https://", "http://", "https://www.", "http://www.")


@dataclass(frozen=True)
class Asked:
    """What was typed, read: `places` is where it is, on one network where `network` says so, or else on each that it fits."""

    text: str
    name: str
    network: str
    places: tuple[Place, ...]

    @property
    def shown(self) -> str:
        return self.text[:LONGEST_ASKED] + ("…" if len(self.text) > LONGEST_ASKED else "")

    @property
    def bare(self) -> str:
        """The handle as it was typed, in small letters."""
        return self.name.removeprefix("@").lower()

    @property
    def is_bare(self) -> bool:
        """Whether it is a name without a network, neither said nor in an address."""
        return not self.network and _pieces(self.name) == [self.name]

    @cached_property
    def handles(self) -> frozenset[str]:
        """In small letters: the register has no two that differ in their case only."""
        said = {place.handle.lower() for place in self.places if place.handle}
        return frozenset(said if self.network else {*said, self.bare})

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(place.external_id for place in self.places if place.external_id)

    @property
    def by_case(self) -> bool:
        """Whether another case is another account: for the numbers of networks, and the handles of a few."""
        return bool(self.network) and any(
            place.external_id or NETWORKS[place.network].handle_rule.case_counts for place in self.places
        )

    @cached_property
    def addresses(self) -> frozenset[str]:
        """As an address may be stored, in small letters. What a network's rules can read is not looked for in parts."""
        plain = {one for place in self.places for one in _at_each_domain(place)}
        plain |= set() if self.places and self.network else set(_parts_of(self.name))
        return frozenset(f"{before}{one}{end}".lower() for before, one, end in product(_BEFORE, plain, ("", "/")))

    @property
    def pieces(self) -> list[str]:
        """What could be meant as a name, for look-alikes."""
        placed = [place.handle for place in self.places if place.handle and self.network]
        said = placed or _pieces(self.name)
        return [*said, *filter(None, (user_of(self.network, one) for one in said))]

    @property
    def names_nobody(self) -> bool:
        """Whether it is an address that may lead to an account without naming it: a post, a short address, a number."""
        if self.network and self.places:
            return all(place.external_id or not place.handle for place in self.places)
        found = _ADDRESS.fullmatch(self.name)
        return bool(found and unquote(self.name).isascii() and is_in(found["host"].lower(), _NO_ACCOUNT_HERE))


def read_asked(typed: str) -> Asked:
    """Reads what was typed. Never fails."""
    text = " ".join(unwrapped(_UNSTORED.sub("\ufffd", typed)).split())
    said = _ON.fullmatch(text)
    name, chosen = (said["name"], _NAMES[said["network"].lower()]) if said else (text, "")
    with suppress(BadAddress):
        place = read_address(name, chosen)
        return Asked(text, name, place.network, (place,))
    return Asked(text, name, chosen, () if chosen else tuple(_on_each_network(name)))


def _on_each_network(name: str) -> Iterator[Place]:
    for code in NETWORKS:
        with suppress(BadAddress):
            yield read_address(name, code)


def user_of(network: str, handle: str) -> str:
    """The part before the server, where a handle has both; empty where it has not."""
    user, sign, _ = handle.removeprefix("@").partition(WITH_SERVERS.get(network, "@"))
    return user if sign else ""


def _at_each_domain(place: Place) -> Iterator[str]:
    """The address to keep, and the same page at the network's other domains."""
    own, _, path = place.address.removeprefix("https://").removeprefix("www.").partition("/")
    for domain in {own, *(domain for domain, code in DOMAINS.items() if code == place.network)}:
        yield f"{domain}/{path}"


def _parts_of(text: str) -> Iterator[str]:
    """The address without what stands before and behind, then with less and less of its path."""
    found = _ADDRESS.fullmatch(text)
    segments = found["path"].strip("/").split("/") if found and found["path"] else []
    if not found or not {".", "..", ""}.isdisjoint(segments) or "%" in text.partition("?")[0]:
        return  # a browser would be led elsewhere than it looks
    for path in accumulate(segments[:MOST_PARTS], "{}/{}".format):
        yield f"{found['host']}/{path}"


def _pieces(name: str) -> list[str]:
    found = _ADDRESS.fullmatch(name)
    if not found or not (found["scheme"] or found["path"]):
        return [name]
    path = unquote(found["path"] or "")
    return [segment.removeprefix("@") for segment in path.split("/") if segment][:MOST_PARTS]
