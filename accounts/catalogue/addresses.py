"""Where an account is, read from what an officer pastes: a web address, or a handle.

One account has one `Place`, however its address was copied. Nothing is opened: this says what stands there, not
whether the account exists.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote

from accounts.catalogue.entries import NETWORKS
from accounts.catalogue.handles import BadHandle
from accounts.catalogue.hosts import (
    BLUESKY_NAMES,
    LONGEST_HOST,
    NO_SERVERS,
    checked,
    example,
    is_in,
    network_at,
    read_host,
)
from accounts.catalogue.kinds import Network
from accounts.catalogue.letters import BadAddress, refuse_odd, refuse_unseen, shown, trimmed, unwrapped
from accounts.catalogue.paths import OPEN_IT, PATHS, Shape, kept_for_itself

__all__ = ["BadAddress", "Place", "read_address"]

LONGEST: Final = 2_000
"""What browsers take; behind an account's name there is seldom more than a hundred characters of tracking."""
LONGEST_NAME: Final = 320
"""A user and a host of 253 on Mastodon; no network has longer handles."""

_SCHEME: Final = re.compile(r"(?:https?:/*)+|//", re.IGNORECASE)
_OTHER_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PARTS: Final = re.compile(r"(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?")
_NO_BROWSER_SHOWS: Final = re.compile(r"[\\?#]|(?:^|/)\.{1,2}(?:/|$)")
"""In a path, once it is decoded: browsers would make another path of it."""
_OF_NO_BROWSER: Final = "“{shown}” is not how a browser shows an address. Copy it from your browser."
_NAME: Final = re.compile(r"[\w.·&'-]{1,100}")
"""A name that is no handle. LinkedIn's are the longest."""


@dataclass(frozen=True)
class Place:
    """Where an account is.

    `handle` is in the network's one spelling, and empty where the address shows the network's own id only, or a name that
    is no handle (a person on LinkedIn, YouTube's older names). `address` is the one to keep: read again it is this place.
    """

    network: str
    handle: str
    external_id: str
    address: str


@dataclass(frozen=True)
class _Address:
    """An address in its parts, decoded; `path` begins and ends without a slash."""

    host: str
    path: str
    query_id: str

    @property
    def target(self) -> str:
        return f"{self.path}?id={self.query_id}" if self.query_id else self.path


def read_address(typed: str, network: str = "") -> Place:
    """Where the account is that somebody typed or pasted. `network`: the code of the one that they chose, if they did.

    Raises `BadAddress`, a sentence for them, and `KeyError` for a `network` that is none.
    """
    if len(typed) > LONGEST:
        raise BadAddress(f"This is too long for an address: {len(typed):,} characters. Paste the address alone.")
    text = unwrapped(typed)
    if not text:
        raise BadAddress("Paste the address of the account, or type its handle.")
    if network not in {"", *NETWORKS}:
        raise KeyError(network)
    return _at_address(text, network) if _is_address(text) else _by_handle(text, network)


def _is_address(text: str) -> bool:
    """Or else a handle: handles have dots and slashes, too."""
    if _SCHEME.match(text) or _OTHER_SCHEME.match(text):
        return True
    authority, path = _parts(text)["authority"], _parts(text)["path"].strip("/")
    if text.startswith("@") or "." not in authority or text.lower().startswith("did:"):
        return False
    return bool(path) or ("@" not in authority and _is_known(authority))


def _is_known(authority: str) -> bool:
    """Whether a bare name with a dot in it is a network's host, or should look like one."""
    host = authority.lower().partition(":")[0].removesuffix(".")
    if len(host) > LONGEST_HOST:
        return False
    try:
        return bool(network_at(host)) and not host.endswith(BLUESKY_NAMES)
    except BadAddress:
        return True


def _parts(text: str) -> Mapping[str, str]:
    found = _PARTS.match(text)
    assert found is not None  # everything in it may be empty
    return found.groupdict(default="")


# A handle ------------------------------------------------------------------------------------------------------------


def _by_handle(text: str, network: str) -> Place:
    """By way of its address, so that a handle and an address are held to the same rules."""
    name = text.strip("/")
    refuse_unseen(name)
    entry = NETWORKS[network or _network_of(name)]
    paths = PATHS[entry.code]
    if paths.id_address and re.fullmatch(paths.id_rule, name):
        return _at_address(paths.id_address.format(id=name), entry.code)
    return _at_address(entry.profile_address(_handle(entry, name)), entry.code)


def _network_of(name: str) -> str:
    """The network whose handles alone look like this. Raises `BadAddress` where it may be any."""
    lowered = name.lower()
    if lowered.startswith("did:") or lowered.endswith(BLUESKY_NAMES):
        return "bluesky"
    if name.startswith("@") and "@" in name[1:]:
        return "mastodon"
    if "@" in name[1:]:
        raise BadAddress(f"“{shown(name)}” looks like an e-mail address. Paste the address of the account’s page.")
    raise BadAddress(f"Say which network “{shown(name)}” is on, or paste the whole address of its page.")


def _handle(entry: Network, name: str) -> str:
    """The one spelling, without the full stop of a sentence. Raises `BadAddress`."""
    _refuse_letters(entry, name)
    for spelling in (name, name.rstrip(".")):
        try:
            return entry.handle(spelling)
        except BadHandle as wrong:
            refused = BadAddress(str(wrong))
    raise refused


def _refuse_letters(entry: Network, name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise BadAddress(f"“{shown(name)}” is too long for a name on {entry.name}.")
    refuse_unseen(name)
    refuse_odd(name, any_script=PATHS[entry.code].any_script)


# An address ----------------------------------------------------------------------------------------------------------


def _at_address(text: str, network: str) -> Place:
    address = _read(text)
    if address.host.endswith(BLUESKY_NAMES) and not address.host.startswith("www."):
        code, address = "bluesky", _Address("bsky.app", f"profile/{address.host}", "")
    else:
        code = network_at(address.host) or _server(address, network)
    entry = NETWORKS[code]
    if network and network != code:
        raise BadAddress(f"This is an address of {entry.name}, not of {NETWORKS[network].name}.")
    if not address.path:
        raise BadAddress(f"This is the first page of {entry.name}, not an account. {_open_it(entry)}")
    return _account(entry, address)


def _read(text: str) -> _Address:
    """Raises `BadAddress` for an address that is not a web page's, or that leads elsewhere than it looks."""
    scheme = _SCHEME.match(text)
    if not scheme and _OTHER_SCHEME.match(text):
        raise BadAddress(f"“{shown(text)}” is not the address of a web page. Paste one that begins with https://")
    parts = _parts(text[scheme.end() :] if scheme else text)
    ids = {value for key, value in parse_qsl(parts["query"]) if key == "id" and value.isascii() and value.isdigit()}
    return _Address(read_host(parts["authority"]), _path(parts["path"]), ids.pop() if len(ids) == 1 else "")


def _path(written: str) -> str:
    """Decoded once, each part without what cannot be seen at its ends."""
    try:
        decoded = unquote(written, errors="strict")
    except ValueError:  # not UTF-8
        raise BadAddress(_OF_NO_BROWSER.format(shown=shown(written))) from None
    path = "/".join(filter(None, map(trimmed, decoded.split("/"))))
    if _NO_BROWSER_SHOWS.search(path):
        raise BadAddress(_OF_NO_BROWSER.format(shown=shown(written)))
    return path


def _server(address: _Address, network: str) -> str:
    """Mastodon, where a host of no other network names an account as Mastodon's servers do. Raises `BadAddress`."""
    if network == "mastodon":
        return network
    if not network and not is_in(address.host, NO_SERVERS) and _named("mastodon", address)[1]:
        return "mastodon"
    if network:
        entry = NETWORKS[network]
        raise BadAddress(f"“{shown(address.host)}” is not {entry.name}. {_open_it(entry)}")
    names = ", ".join(entry.name for entry in NETWORKS.values())
    raise BadAddress(f"“{shown(address.host)}” is none of the networks on the register, which are {names}.")


def _named(code: str, address: _Address) -> tuple[Shape | None, re.Match[str] | None]:
    for shape in PATHS[code].shapes:
        if found := shape.match(address.target):
            return shape, found
    return None, None


def _account(entry: Network, address: _Address) -> Place:
    shape, found = _named(entry.code, address)
    first, _, rest = address.path.partition("/")
    if rest:
        _refuse_kept(entry, address, f"{first}/{rest.partition('/')[0]}")
    if shape is None or found is None:
        _refuse_kept(entry, address, first)
        raise _names_nobody(entry, address)
    groups = found.groupdict(default="")
    if "id" in groups:
        return _by_id(entry, address, groups["id"])
    if "name" in groups:
        return _by_name(entry, shape, groups)
    return _by_shape(entry, address, shape, found)


def _by_id(entry: Network, address: _Address, found: str) -> Place:
    paths = PATHS[entry.code]
    if not re.fullmatch(paths.id_rule, found):
        raise _names_nobody(entry, address)
    return Place(entry.code, "", found, paths.id_address.format(id=found))


def _by_name(entry: Network, shape: Shape, groups: dict[str, str]) -> Place:
    name = trimmed(groups["name"].lower())
    _refuse_letters(entry, name)
    if not _NAME.fullmatch(name):
        raise BadAddress(f"“{shown(name)}” is not a name on {entry.name}. {_open_it(entry)}")
    return Place(entry.code, "", "", shape.kept.format(name=name, kind=groups["kind"].lower()))


def _by_shape(entry: Network, address: _Address, shape: Shape, found: re.Match[str]) -> Place:
    handle = _handle(entry, _full(entry, address, found["handle"]))
    if found.start("handle") == 0:
        _refuse_kept(entry, address, handle)
    external_id = handle if re.fullmatch(PATHS[entry.code].id_rule, handle) else ""
    kind = found.groupdict().get("kind", "")
    kept = shape.kept.format(handle=handle, kind=kind.lower()) if shape.kept else entry.profile_address(handle)
    return Place(entry.code, handle, external_id, kept)


def _full(entry: Network, address: _Address, name: str) -> str:
    """On Mastodon with the account's server: the one that is named, where another shows the account."""
    if entry.code != "mastodon":
        return name
    user, _, server = name.removeprefix("@").partition("@")
    server = checked((server or address.host).lower().removesuffix("."))
    if code := network_at(server):
        raise BadAddress(
            f"“{shown(server)}” is {NETWORKS[code].name}, not a Mastodon server. Paste the address from there."
        )
    return f"{user}@{server}"


def _refuse_kept(entry: Network, address: _Address, words: str) -> None:
    if why := kept_for_itself(entry.code, words):
        raise BadAddress(why.format(shown=_show(address), network=entry.name, example=example(entry)))


def _names_nobody(entry: Network, address: _Address) -> BadAddress:
    return BadAddress(f"“{_show(address)}” does not name an account on {entry.name}. {_open_it(entry)}")


def _show(address: _Address) -> str:
    return shown(f"{address.host}/{address.path}")


def _open_it(entry: Network) -> str:
    return OPEN_IT.format(example=example(entry))
