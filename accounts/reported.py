"""Where an account is that somebody reports as an impostor: read as far as it can be read.

Whoever adds an account of ours is refused odd letters; whoever reports an impostor must not be, because odd letters are
how impostors are made. What cannot be read is kept as it was typed, and found again by its typed form.
"""

import hashlib
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.catalogue import NETWORKS
from accounts.catalogue.addresses import LONGEST, BadAddress, Place, read_address
from accounts.catalogue.letters import unwrapped
from accounts.models import Account
from accounts.states import OPENED, AccountState

OTHER: Final = "other"
"""Another network than those of the catalogue, or a website."""
LONGEST_HANDLE: Final = 320
_BEFORE: Final = re.compile(r"(?:https?:/*|//)?(?:(?:www|m|mobile)\.)?", re.IGNORECASE)
_HOST: Final = re.compile(r"[^\s/@]+\.[^\s/@.]+(?:/|$)")
_NOW: Final = OPENED - {AccountState.CLOSED}
"""An account that we closed is not ours any more: whoever uses its name now may pretend to be us."""


@dataclass(frozen=True)
class Reported:
    """What was reported: on which network (or `OTHER`), by its handle or by its address, and the key that is the same each time."""

    network: str
    handle: str
    address: str
    key: str


def read_reported(typed: str, network: str = "") -> Reported:
    """Reads an address, or a handle on a network. Raises BadAddress where nobody could know which account is meant."""
    text = _plain(typed)
    if not text:
        raise BadAddress("Paste the address of the account, or type its name.")
    if len(text) > LONGEST:
        raise BadAddress("This is too long. Paste the address of the account alone.")
    chosen = network if network in NETWORKS else ""
    for tried in dict.fromkeys((chosen, "")):
        with suppress(BadAddress):
            return _of_place(read_address(text, tried))
    return _as_typed(text, chosen or (OTHER if network == OTHER else ""))


def key_of(network: str, name: str) -> str:
    """The same for every spelling of one account; of a fixed length, whatever was typed."""
    return hashlib.sha256(f"{network}\n{name}".encode()).hexdigest()


def keys_of_typed(text: str, places: tuple[Place, ...], network: str = "") -> set[str]:
    """Every key under which what a resident typed into the box may have been reported."""
    plain = _folded(_plain(text))
    typed = {key_of(code, plain) for code in ([network] if network else [*NETWORKS, OTHER])}
    return typed | {_of_place(place).key for place in places}


def own_account(reported: Reported) -> Account | None:
    """The account of ours that it is, closed ones left out. One query."""
    lower = Account.objects.annotate(lower=Lower("handle"), at=Lower("address")).filter(state__in=_NOW)
    same = Q(at__in=_addresses(reported.address)) if reported.address else Q(pk__in=())
    if reported.handle:
        same |= Q(network=reported.network, lower=reported.handle.lower())
    return lower.filter(same).first()


def _of_place(place: Place) -> Reported:
    name = place.handle.lower() or place.external_id or place.address
    return Reported(place.network, place.handle, place.address, key_of(place.network, name))


def _as_typed(text: str, network: str) -> Reported:
    """What no rule of the catalogue can read: a link to one post, a name with letters of another alphabet, a website."""
    folded = _folded(text)
    is_address = bool(_HOST.match(folded))
    if not network and not is_address:
        raise BadAddress("Select the network, or paste the whole address of the account.")
    code = network or OTHER
    handle = "" if is_address else text.removeprefix("@")[:LONGEST_HANDLE]
    return Reported(code, handle, text if is_address else "", key_of(code, folded))


def _plain(typed: str) -> str:
    """Without what nobody sees, also inside: a name shown on a page of ours must not turn the words around it about."""
    seen = "".join(one for one in typed if unicodedata.category(one)[0] != "C" or one.isspace())
    return " ".join(unicodedata.normalize("NFC", unwrapped(seen)).split())


def _folded(text: str) -> str:
    name = _BEFORE.sub("", text, count=1).partition("?")[0].partition("#")[0]
    return unicodedata.normalize("NFKC", name).casefold().removeprefix("@").rstrip("/")


def _addresses(address: str) -> set[str]:
    plain = _BEFORE.sub("", address, count=1).rstrip("/").lower()
    return {f"{before}{plain}{end}" for before in ("https://", "http://", "https://www.") for end in ("", "/")}
