"""Finding a post of ours in a list, on networks that keep no key of ours. A list proves that it is out, never that it is not."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from networks.http import network_time
from networks.outcomes import Accepted, CannotTell, Finding, Found
from networks.protocol import Handle

CLOCKS_DIFFER = timedelta(seconds=60)
"""Between us and a network, at most."""

LISTS_NOTHING = CannotTell("Lists do not show this; sending it again does no harm.")


def words(text: str) -> str:
    """A text as it is compared: networks change white space and the way in which accents are written."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def begun(handle: Handle) -> Handle:
    """The handle, with the time before which the post cannot have been made."""
    return {**handle, "prepared_at": network_time().isoformat()}


def earliest(handle: Handle) -> datetime:
    """The earliest time that a network can give a post made with this handle."""
    return datetime.fromisoformat(handle["prepared_at"]) - CLOCKS_DIFFER


def is_fresh(handle: Handle, lasts: timedelta) -> bool:
    """Whether what was uploaded for it is still there."""
    return "prepared_at" in handle and network_time() - datetime.fromisoformat(handle["prepared_at"]) < lasts


def only_one(alike: Iterable[Accepted], taken: Collection[str]) -> Finding:
    """The one that is alike and not known to be another; a person decides where there are several or none."""
    left: Mapping[str, Accepted] = {one.external_id: one for one in alike if one.external_id not in taken}
    if len(left) == 1:
        return Found(next(iter(left.values())))
    if left:
        return CannotTell("There is more than one like it on the network. Look there, and say which it is.")
    return CannotTell("It is not in the network's list, which does not prove that it is not out. Look there, and say.")
