"""Links in what residents write: found, shown in full, and never opened by us."""

import re
from urllib.parse import urlsplit

_LINK = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)


def links_in(text: str) -> list[str]:
    """The web addresses in a text, as written, without the full stop that ends a sentence."""
    return [link.rstrip(".,;:!?)]’'") for link in _LINK.findall(text)]


def cut_at_links(text: str) -> list[tuple[str, str]]:
    """The text in order, as pairs of words and link; in each pair one is empty."""
    parts, start = [], 0
    for link in links_in(text):
        at = text.index(link, start)
        parts += [(text[start:at], ""), ("", link)]
        start = at + len(link)
    return [pair for pair in [*parts, (text[start:], "")] if any(pair)]


def link_is_plain(link: str) -> bool:
    """False for an address that may not be what it seems: no encryption, a number for a name, look-alike letters, a user name."""
    parts = urlsplit(link)
    host = parts.hostname or ""
    return (
        parts.scheme == "https"
        and host.isascii()
        and not host.startswith("xn--")
        and "@" not in parts.netloc
        and not host.replace(".", "").isdigit()
    )
