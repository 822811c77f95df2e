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


def check_proof(item: Outbound, url: str) -> None:
    """Raises RuleBroken where there is no address though there must be one, or where it is none."""
    if url and not is_address(url):
        raise RuleBroken("Enter the address as your browser shows it, beginning with https://", field="url")
    if not url and item.kind in HAS_AN_ADDRESS:
        raise RuleBroken(f"Enter the address of what you see on {item.network_name}. It is the proof.", field="url")


def is_address(url: str) -> bool:
    """Whether a browser could open it."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets of no IPv6 address
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= LONGEST_ADDRESS


def doubt(item: Outbound, url: str) -> str:
    """What looks wrong with `url` as the proof of `item`, as a sentence; empty where nothing does."""
    entry, account, parts = network(item.account.network), item.account, urlsplit(url)
    if not is_of(entry, account, url):
        return f"This is not an address of {entry.name}: it leads to {parts.hostname}."
    if _same(parts, urlsplit(entry.profile_address(account.handle))):
        return f"This is the page of {account.at_handle}, not of the post. Open the post, and copy its address."
    if not _on_our_page(entry, account, parts):
        return f"This is not a post of {account.at_handle}: its address begins with {_beginning(entry, account)}"
    other = Outbound.objects.filter(hand_work__isnull=False, account=account, url=url).exclude(pk=item.pk).first()
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
    return parts.path.lower().startswith(_path(entry, account).lower())


def _beginning(entry: Network, account: Account) -> str:
    return f"https://{_host(entry, account)}{_path(entry, account)}"


def _path(entry: Network, account: Account) -> str:
    user = account.handle.partition("@")[0]
    return entry.post_path.format(handle=account.handle, user=user)


def _same(one: SplitResult, other: SplitResult) -> bool:
    return _plain(one) == _plain(other)


def _plain(parts: SplitResult) -> tuple[str, str, str]:
    return SAME_PAGES.sub("", parts.hostname or ""), parts.path.rstrip("/").lower(), parts.query
