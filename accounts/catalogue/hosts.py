"""Which network a host belongs to, and which hosts belong to none however much they look like it."""

import re
from difflib import SequenceMatcher
from typing import Final
from urllib.parse import urlsplit

from accounts.catalogue.entries import NETWORKS
from accounts.catalogue.kinds import Network
from accounts.catalogue.letters import BadAddress, name_of, refuse_odd, refuse_unseen, shown

LONGEST_HOST: Final = 253
"""RFC 1035, 2.3.4, as it is written out."""
SAME_PAGES: Final = re.compile(r"www|m|mobile|web|touch|mbasic|[a-z]{2}(?:-[a-z]{2})?")
"""What stands before a network's domain for telephones, countries and languages: the same pages, the same paths."""
BLUESKY_NAMES: Final = ".bsky.social"
"""A handle that Bluesky gives is a host of its own, and leads to the account."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORT: Final = {
    "fb.watch": ("facebook", "one video"),
    "fb.me": ("facebook", "something on Facebook"),
    "m.me": ("facebook", "messages on Facebook"),
    "messenger.com": ("facebook", "messages on Facebook"),
    "t.co": ("x", "something in a post on X"),
    "ig.me": ("instagram", "messages on Instagram"),
    "lnkd.in": ("linkedin", "something on LinkedIn"),
    "youtu.be": ("youtube", "one video"),
    "flic.kr": ("flickr", "one picture"),
    "pin.it": ("pinterest", "something on Pinterest"),
    "vm.tiktok.com": ("tiktok", "one video"),
    "vt.tiktok.com": ("tiktok", "one video"),
    "wa.me": ("whatsapp", "a telephone number"),
    "chat.whatsapp.com": ("whatsapp", "a WhatsApp group"),
}
"""Short addresses of the networks, and what they stand for. None of them says whose the account is."""
PAGES_OF_LINKS: Final = _words(
    "about.me allmylinks.com beacons.ai bio.link bio.site campsite.bio carrd.co flow.page heylink.me hoo.be linkin.bio "
    "linkpop.com linktr.ee lnk.bio lnk.to many.link milkshake.app msha.ke solo.to taplink.cc tap.bio"
)
SHORTENED: Final = _words(
    "bit.ly buff.ly cutt.ly dlvr.it goo.gl hubs.la hubs.ly is.gd ow.ly qrco.de rb.gy rebrand.ly shorturl.at spkl.io "
    "t.ly tiny.cc tiny.one tinyurl.com trib.al"
)
WRAPPED: Final = frozenset({"safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com"})
"""Mail filters that put their own address before that of a link."""
NO_SERVERS: Final = _words(
    "flipboard.com medium.com odysee.com patreon.com rumble.com snapchat.com substack.com telegram.me t.me"
)
"""They write /@name as Mastodon's servers do, and are none."""


def _domains() -> dict[str, str]:
    found = {
        **dict.fromkeys((f"pinterest.{land}" for land in ("ie", "ca", "com.au", "de", "es", "fr", "it")), "pinterest"),
        **dict.fromkeys((f"nextdoor.{land}" for land in ("ca", "com.au", "de", "es", "fr", "it", "nl")), "nextdoor"),
        "bsky.social": "bluesky",
    }
    for code, entry in NETWORKS.items():
        own = (urlsplit(entry.profile).hostname or "").removeprefix("www.")
        found |= {domain: code for domain in (own, *entry.also_at) if "{" not in domain and domain not in SHORT}
    return found


DOMAINS: Final = _domains()
"""Every domain on which a network shows accounts, and the network. Mastodon has none: everybody runs a server."""
NAMES: Final = {
    name: code
    for domain, code in DOMAINS.items()
    for name in (domain.partition(".")[0],)
    if len(name) >= len("flickr") and name != "threads"  # an everyday word
}
ALMOST: Final = 0.83
"""One letter in six."""
_DRAWN_ALIKE: Final = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("3", "e"), ("5", "s"), ("-", ""))
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def read_host(authority: str) -> str:
    """The host in what stands before the path, in small letters. Raises `BadAddress` where a browser would be led astray."""
    before, at, after = authority.rpartition("@")
    host, _, port = after.lower().partition(":")
    if at:
        instead = f", not to “{shown(before)}”" if before else ""
        raise BadAddress(
            f"This address leads to {shown(host)}{instead}: only what stands after the @ counts. "
            "Open the page of the account, and copy its address from there."
        )
    if port not in {"", "80", "443"}:
        raise BadAddress(f"There is “:{shown(port)}” in the address, which no network needs. Take it out.")
    return checked(host.removesuffix("."))


def checked(host: str) -> str:
    """The same host. Raises `BadAddress` where it holds a letter that no network's host holds, or is none."""
    refuse_unseen(host)
    _refuse_letters(host)
    labels = host.split(".")
    if len(host) > LONGEST_HOST or len(labels) < 2 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):
        raise BadAddress(f"“{shown(host)}” is not a place on the web. Paste the address as your browser shows it.")
    if any(label.startswith("xn--") for label in labels):
        _refuse_letters(_spelt_out(labels))
        raise BadAddress(f"“{shown(host)}” stands for letters that no network has in its address.")
    return host


def _refuse_letters(host: str) -> None:
    refuse_odd(host)
    if found := next((letter for letter in host if not letter.isascii()), ""):
        raise BadAddress(f"The {shown(found)} in “{shown(host)}” is in no network’s address: {name_of(found)}.")


def _spelt_out(labels: list[str]) -> str:
    """What a browser may show for a host with xn--."""
    try:
        return ".".join(
            label[4:].encode().decode("punycode") if label.startswith("xn--") else label for label in labels
        )
    except ValueError:
        return ""


def network_at(host: str) -> str:
    """The code of the network whose accounts are on this host; empty for a host that may be a Mastodon server.

    Raises `BadAddress` for a host that never shows accounts, and for one that only looks like a network's.
    """
    plain = host.removeprefix("www.")
    _refuse_detours(plain)
    for domain in _from_the_right(plain):
        if domain in DOMAINS:
            _refuse_other_parts(host, domain)
            return DOMAINS[domain]
    if entry := _looks_like(host):
        raise BadAddress(
            f"“{shown(host)}” is not {entry.name}, it only looks like it. {entry.name} is at {_own_host(entry)}. "
            "If somebody sent you this address, tell Comms."
        )
    return ""


def _from_the_right(host: str) -> list[str]:
    """The host, and each domain that it is in: a.b.c, b.c, c."""
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]


def is_in(host: str, domains: frozenset[str]) -> bool:
    """Whether the host is one of these domains, or in one."""
    return not domains.isdisjoint(_from_the_right(host))


def _refuse_detours(host: str) -> None:
    """What leads to an account without naming it."""
    if host in SHORT:
        code, what = SHORT[host]
        raise BadAddress(
            f"“{host}” is a short address for {what}, and names no account. "
            f"Open the page of the account, and copy its address, for example {example(NETWORKS[code])}"
        )
    if is_in(host, PAGES_OF_LINKS):
        raise BadAddress(f"“{shown(host)}” is a page of links, not an account. Register each account that it leads to.")
    if is_in(host, SHORTENED):
        raise BadAddress(
            f"“{shown(host)}” makes short addresses, behind which is another page or a page of links. "
            "Open it, and copy the address that your browser then shows."
        )
    if is_in(host, WRAPPED):
        raise BadAddress(
            "Your e-mail program has put its own address before this one. Open it, and copy what it leads to."
        )


def _refuse_other_parts(host: str, domain: str) -> None:
    """Of a network's hosts only those with the same pages show accounts, and those which are Bluesky's handles."""
    part = host.removesuffix(domain).removesuffix(".")
    if part and not SAME_PAGES.fullmatch(part) and f".{domain}" != BLUESKY_NAMES:
        entry = NETWORKS[DOMAINS[domain]]
        raise BadAddress(
            f"“{shown(host)}” is a part of {entry.name} that shows no accounts. "
            f"Open the page of the account, and copy its address, for example {example(entry)}"
        )


def _looks_like(host: str) -> Network | None:
    """The network that somebody could take the host for."""
    code = next((code for domain, code in DOMAINS.items() if f".{domain}." in f".{host}."), "")
    code = code or next(filter(None, map(_almost, host.split("."))), "")
    return NETWORKS[code] if code else None


def _almost(label: str) -> str:
    for drawn, read in _DRAWN_ALIKE:
        label = label.replace(drawn, read)
    return next((code for name, code in NAMES.items() if name in label or _one_letter_off(label, name)), "")


def _one_letter_off(label: str, name: str) -> bool:
    return abs(len(label) - len(name)) <= 1 and SequenceMatcher(None, label, name).ratio() >= ALMOST


def example(entry: Network) -> str:
    """The address of an account there, to show what one looks like."""
    return entry.profile_address(entry.handle(entry.handle_rule.example))


def _own_host(entry: Network) -> str:
    return (urlsplit(entry.profile).hostname or "").removeprefix("www.")
