"""Does this address look like what it should prove? Where it does not, a person may still say why it is right."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from accounts.catalogue import Action, Network, network
from accounts.models import Account
from core.audit.verbs import RuleBroken
from networks.models import Outbound

HAS_AN_ADDRESS: Final = frozenset({Action.POST, Action.REPLY})
"""What stands somewhere once it is out, so that its address is the proof."""
LONGEST_ADDRESS: Final = 500
SAME_PAGES: Final = re.compile(r"^(?:www|m|mobile|web)\.")
"""A network's pages for telephones have the same paths."""
NO_BROWSER_SHOWS: Final = re.compile(r"\\|^https?://[^/?#]*@|/(?:\.|%2e){1,2}(?=[/?#]|$)", re.IGNORECASE)
"""What a browser makes another address of than stands there: a person would be led elsewhere than we have looked."""


def check_proof(item: Outbound, url: str) -> None:
    """Raises RuleBroken where there is no address though there must be one, or where it is none."""
    if url and not is_address(url):
        raise RuleBroken("Enter the address as your browser shows it, beginning with https://", field="url")
    if not url and item.kind in HAS_AN_ADDRESS:
        raise RuleBroken(f"Enter the address of what you see on {item.network_name}. It is the proof.", field="url")


def answered(item: Outbound, url: str, answer: str) -> tuple[str, str]:
    """What looks wrong with `url`, and why it is right all the same. Raises RuleBroken where nobody says why."""
    looks_wrong, answer = doubt(item, url) if url else "", answer.strip()
    if looks_wrong and not answer:
        raise RuleBroken(f"{looks_wrong} If it is right all the same, say why below.", field="url")
    return (looks_wrong[:500], answer[:500]) if looks_wrong else ("", "")


def is_address(url: str) -> bool:
    """Whether a browser could open it."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets of no IPv6 address, no number for a port
        return False
    return (
        parts.scheme in {"http", "https"} and named and len(url) <= LONGEST_ADDRESS and not NO_BROWSER_SHOWS.search(url)
    )


def doubt(item: Outbound, url: str) -> str:
    """What looks wrong with `url` as the proof of `item`, as a sentence; empty where nothing does."""
    entry, account, parts = network(item.account.network), item.account, urlsplit(url)
    if not is_of(entry, account, url):
        return f"This is not an address of {entry.name}: it leads to {parts.hostname}."
    if not parts.path.strip("/") and not parts.query:
        return f"This is the first page of {entry.name}, not the post. Open the post, and copy its address."
    if _page(parts) == _page(urlsplit(entry.profile_address(account.handle))):
        return f"This is the page of {account.at_handle}, not of the post. Open the post, and copy its address."
    if not _on_our_page(entry, account, parts):
        return f"This is not a post of {account.at_handle}: its address begins with {_beginning(entry, account)}"
    other = _proved_by(item, parts)
    return f"This address is the proof of {other.name} already." if other else ""


def is_of(entry: Network, account: Account, url: str) -> bool:
    """Whether the address is one of the network's own, the short ones among them; yes where no server is registered."""
    host, ours = urlsplit(url).hostname or "", _host(entry, account)
    hosts = (ours, *entry.also_at)
    return not ours or any(host == known or host.endswith(f".{known}") for known in hosts)


def _host(entry: Network, account: Account) -> str:
    return SAME_PAGES.sub("", urlsplit(entry.profile_address(account.handle)).hostname or "")


def _on_our_page(entry: Network, account: Account, parts: SplitResult) -> bool:
    """Where the path of a post names its account it must be ours; short addresses name nobody."""
    if not entry.post_path or not account.handle or SAME_PAGES.sub("", parts.hostname or "") != _host(entry, account):
        return True
    beginning = _path(entry, account).lower()
    return parts.path.lower().startswith(beginning) and len(parts.path) > len(beginning)


def _beginning(entry: Network, account: Account) -> str:
    return f"https://{_host(entry, account)}{_path(entry, account)}"


def _path(entry: Network, account: Account) -> str:
    user = account.handle.partition("@")[0]
    return entry.post_path.format(handle=account.handle, user=user)


def _proved_by(item: Outbound, parts: SplitResult) -> Outbound | None:
    """What else of the account stands at this address, whoever put it there, a person or a machine."""
    out = Outbound.objects.filter(account=item.account, url__icontains=parts.path.rstrip("/")).exclude(pk=item.pk)
    return next((other for other in out if _shows_the_same(item, parts, other)), None)


def _shows_the_same(item: Outbound, parts: SplitResult, other: Outbound) -> bool:
    """A word for counting visits behind the address of a post makes no other post of it; of a post and a reply it may."""
    there = urlsplit(other.url)
    if _page(parts) != _page(there) or parts.fragment != there.fragment:
        return False
    return parts.query == there.query or (item.kind == other.kind and not (parts.query and there.query))


def _page(parts: SplitResult) -> tuple[str, str]:
    return SAME_PAGES.sub("", parts.hostname or ""), parts.path.rstrip("/").lower()
