"""Where the web addresses in a text are, as X and Bluesky see them.

With `https://` any known domain counts; without it only when its last part is a real top-level domain, and a short one
of a country (`example.uk`) only with a path behind it (twitter-text, regexp rules of "valid URL").
`top-level-domains.txt` is IANA's list: https://data.iana.org/TLD/tlds-alpha-by-domain.txt
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

LONGEST_LABEL = 63
"""Octets of one part of a domain name (RFC 1035, 2.3.4); longer is no address."""


@dataclass(frozen=True)
class Link:
    """One address in a text: where it starts and ends (in characters), and how it is written."""

    start: int
    end: int
    text: str

    @property
    def address(self) -> str:
        """What a browser opens: `https://` in front of an address that was written without."""
        return self.text if "://" in self.text else f"https://{self.text}"


def _top_level_domains() -> list[str]:
    lines = Path(__file__).with_name("top-level-domains.txt").read_text("ascii").lower().splitlines()[1:]
    return [
        line.removeprefix("xn--").encode().decode("punycode") if line.startswith("xn--") else line for line in lines
    ]


_LABEL = r"[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?"
_BARE_LABEL = r"[\p{Latin}\p{N}](?:[\p{Latin}\p{N}_-]*[\p{Latin}\p{N}])?"
_PATH_CHARACTER = r"[\p{Latin}\p{Cyrillic}\p{N}!*';:=+,.$/%#\[\]\-_~|&@]"
_BRACKETS = rf"\((?:{_PATH_CHARACTER}|\({_PATH_CHARACTER}+\))+\)"
_PATH = rf"/(?:(?:{_PATH_CHARACTER}|{_BRACKETS})*(?:[\p{{Latin}}\p{{Cyrillic}}\p{{N}}=_#/+\-]|{_BRACKETS}))?"
_QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/]"

_ADDRESS = regex.compile(
    rf"""
    (?<![A-Za-z0-9@＠$\#＃\uFFFE\uFEFF\uFFFF])
    (?: (?P<protocol>https?://) (?P<host>(?:{_LABEL}\.)+) | (?<![-_./]) (?P<bare>(?:{_BARE_LABEL}\.)+) )
    (?P<top>\L<tops>) (?![\p{{Latin}}\p{{N}}@+-])
    (?::\d+)?
    (?P<path>{_PATH})?
    (?:{_QUERY})?
    """,
    regex.VERBOSE | regex.IGNORECASE,
    tops=_top_level_domains(),
)
_SHORT_AND_STILL_A_LINK = {"co", "tv"}


def links(text: str) -> Iterator[Link]:
    """The addresses in `text`, from left to right."""
    for found in _ADDRESS.finditer(text):
        if _is_link(found):
            yield Link(found.start(), found.end(), found.group())


def _is_link(found: "regex.Match[str]") -> bool:
    labels = (found["host"] or found["bare"]).rstrip(".").split(".")
    if "_" in labels[-1] or any(_octets(label) > LONGEST_LABEL for label in labels):
        return False
    short = found["bare"] and len(labels) == 1 and len(found["top"]) == 2 and not found["path"]
    return not short or found["top"].lower() in _SHORT_AND_STILL_A_LINK


def _octets(label: str) -> int:
    return len(label) if label.isascii() else len("xn--") + len(label.encode("punycode"))
