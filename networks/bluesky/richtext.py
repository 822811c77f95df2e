"""Links, mentions and hashtags inside a text, as facets: Bluesky draws nothing by itself.

Facets count UTF-8 bytes, not characters (lexicon app.bsky.richtext.facet).
"""

from collections.abc import Callable, Iterator
from typing import Any

import regex

from accounts.catalogue.length import graphemes
from accounts.catalogue.links import links

_MENTION = regex.compile(
    r"(?<![\w@./])@((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9])"
)
_HASHTAG = regex.compile(r"(?<!\S)[#＃](?!\uFE0F)([^\s#＃]*[^\s\p{P}\p{N}][^\s#＃]*)")
LONGEST_TAG = 64
"""Graphemes (lexicon app.bsky.richtext.facet, `tag`)."""


def facets(text: str, did_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """The facets of `text`. `did_of(handle)` gives a DID, or "" for a handle that nobody has: that stays plain text."""
    found = [*_links(text), *_mentions(text, did_of), *_hashtags(text)]
    return sorted(found, key=lambda facet: facet["index"]["byteStart"])


def mentions_somebody(text: str) -> bool:
    """Whether `facets` will ask for a DID."""
    return _MENTION.search(text) is not None


def _links(text: str) -> Iterator[dict[str, Any]]:
    for link in links(text):
        yield _facet(text, link.start, link.end, "link", uri=link.address)


def _mentions(text: str, did_of: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for mention in _MENTION.finditer(text):
        if did := did_of(mention[1].lower()):
            yield _facet(text, mention.start(), mention.end(), "mention", did=did)


def _hashtags(text: str) -> Iterator[dict[str, Any]]:
    for hashtag in _HASHTAG.finditer(text):
        tag = regex.sub(r"\p{P}+$", "", hashtag[1])
        if 0 < graphemes(tag) <= LONGEST_TAG:
            yield _facet(text, hashtag.start(), hashtag.start(1) + len(tag), "tag", tag=tag)


def _facet(text: str, start: int, end: int, feature: str, **what: str) -> dict[str, Any]:
    return {
        "index": {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{feature}", **what}],
    }
