"""How long a text is for a network: each counts in its own way."""

import unicodedata
from collections.abc import Callable
from enum import StrEnum

import regex

from accounts.catalogue.links import links

LINK_LENGTH = 23
"""X and Mastodon count every link as 23, however long it is (docs.x.com, "Counting characters"; Mastodon,
`characters_reserved_per_url`)."""


class Counting(StrEnum):
    """The five ways of counting."""

    CHARACTERS = "characters"
    GRAPHEMES = "graphemes"
    X = "x"
    MASTODON = "mastodon"
    THREADS = "threads"


def length(text: str, counting: Counting) -> int:
    """How much of its limit `text` uses on a network that counts in this way."""
    return _COUNT[counting](text)


def graphemes(text: str) -> int:
    """Characters as a reader sees them: a family emoji is one (Unicode annex 29)."""
    return len(_GRAPHEME.findall(text))


def x_length(text: str) -> int:
    """X's weighted length: 23 a link, 2 an emoji, 1 for Latin and other light scripts, 2 for the rest; after NFC.

    Source: docs.x.com, "Counting characters"; twitter-text configuration version 3.
    """
    text, total, at = unicodedata.normalize("NFC", text), 0, 0
    for link in links(text):
        total += _weight(text[at : link.start]) + LINK_LENGTH
        at = link.end
    return total + _weight(text[at:])


def mastodon_length(text: str) -> int:
    """Mastodon's length: graphemes; a link with its protocol counts 23, a mention without its server's name.

    Source: docs.joinmastodon.org, "Writing posts"; a server may allow more than 500 and says so in `/api/v2/instance`.
    """
    without_servers = _MENTION.sub(r"\1", text)
    total, at = 0, 0
    for link in links(without_servers):
        if "://" in link.text:
            total += graphemes(without_servers[at : link.start]) + LINK_LENGTH
            at = link.end
    return total + graphemes(without_servers[at:])


def threads_length(text: str) -> int:
    """Threads' length: characters, but an emoji as many as its UTF-8 bytes.

    Source: developers.facebook.com/documentation/threads/posts, "Limitations" (14 April 2026).
    """
    clusters = _GRAPHEME.findall(text)
    return sum(len(cluster.encode()) if _is_emoji(cluster) else len(cluster) for cluster in clusters)


_GRAPHEME = regex.compile(r"\X")
_MENTION = regex.compile(r"(?<![\w/])(@\w+(?:[.-]\w+)*)@[\w.-]+\w")
_LIGHT = (range(4352), range(8192, 8206), range(8208, 8224), range(8242, 8248))
"""Code points that weigh 1: twitter-text, configuration version 3, `ranges`."""
_EMOJI = regex.compile(
    r".*[\uFE0F\u20E3]|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}",
    regex.DOTALL,
)


def _weight(text: str) -> int:
    if text.isascii():  # most posts are: no need to look at each character
        return len(text)
    return sum(2 if _is_emoji(cluster) else sum(map(_character, cluster)) for cluster in _GRAPHEME.findall(text))


def _is_emoji(cluster: str) -> bool:
    # A bare © or ® is a letter to X; with the emoji sign behind it (U+FE0F) it is an emoji.
    return _EMOJI.match(cluster) is not None and (len(cluster) > 1 or _character(cluster) == 2)


def _character(character: str) -> int:
    return 1 if any(ord(character) in light for light in _LIGHT) else 2


_COUNT: dict[Counting, Callable[[str], int]] = {
    Counting.CHARACTERS: len,
    Counting.GRAPHEMES: graphemes,
    Counting.X: x_length,
    Counting.MASTODON: mastodon_length,
    Counting.THREADS: threads_length,
}
