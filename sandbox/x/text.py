"""How X counts, and what it does to addresses.

Source: configuration 3 of twitter-text (docs.x.com/fundamentals/counting-characters): 280 weighted, an address 23, an
emoji 2, Latin and the like 1, everything else 2. Proved with tests/networks/samples/x-text-conformance.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Any

import regex  # type: ignore[import-untyped,unused-ignore]

LONGEST = 280
ADDRESS_WEIGHT = 23
EMOJI_WEIGHT = 2
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

# Country domains are any two letters here; X knows the assigned ones.
_ENDINGS = "com|org|net|edu|gov|info|biz|int|mil|app|dev|blog|news|london|wales|scot|cymru|agency|online|site|social"
_HOST = rf"(?:[\p{{L}}\p{{N}}](?:[\p{{L}}\p{{N}}_-]*[\p{{L}}\p{{N}}])?\.)+(?:{_ENDINGS}|[a-z]{{2}}|xn--[a-z0-9-]+)"
_ANY_HOST = r"(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)"
_TAIL = r"(?::\d+)?(?:/(?:[^\s\p{Zs}<>\"']*[\p{L}\p{N}=_#/+\-&@)])?)?(?:\?[^\s\p{Zs}<>\"']*[\p{L}\p{N}_&=#/\-])?"
ADDRESS = regex.compile(
    rf"(?<![@\p{{L}}\p{{N}}._/$#-])(?:https?://{_ANY_HOST}{_TAIL}|{_HOST}(?![\p{{L}}\p{{N}}@_-]){_TAIL})",
    regex.IGNORECASE,
)
HANDLE = regex.compile(r"(?<![\w@])@(\w{1,15})(?!\w)", regex.ASCII)
TAG = regex.compile(r"(?<![\w&])#(\w*\p{L}\w*)")
LEADING_HANDLES = regex.compile(r"(?:@\w{1,15}\s+)+", regex.ASCII)
CLUSTER = regex.compile(r"\X")
EMOJI = regex.compile(
    r"(?:\p{Extended_Pictographic}.*|.*\uFE0F.*|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)", regex.DOTALL
)
HOST_ENDS = regex.compile(r"[/:?]")
LONGEST_LABEL = 63
LONGEST_ADDRESS = 4096


@dataclass(frozen=True)
class Wrapped:
    """A text as X stores it: addresses exchanged for t.co ones."""

    text: str
    addresses: dict[str, str]
    words: str

    @property
    def facts(self) -> dict[str, Any]:
        """What is remembered of the text as it was typed."""
        return {"addresses": self.addresses, "words": self.words} if self.addresses else {}


def weighted_length(text: str) -> int:
    """What X counts; an empty text weighs 0."""
    text = unicodedata.normalize("NFC", text)
    weight, position = 0, 0
    for address in addresses_in(text):
        weight += _weight(text[position : address.start()]) + ADDRESS_WEIGHT
        position = address.end()
    return weight + _weight(text[position:])


def addresses_in(text: str) -> list[Any]:
    """The matches of everything that X takes for an address."""
    return [found for found in ADDRESS.finditer(text) if _fits(found)]


def _fits(found: Any) -> bool:
    """No label of the host longer than 63 as the name system writes it, the whole not beyond 4,096."""
    host = HOST_ENDS.split(found.group().partition("://")[2] or found.group())[0]
    labels = (label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in host.split("."))
    return len(found.group()) <= LONGEST_ADDRESS and all(len(label) <= LONGEST_LABEL for label in labels)


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_cluster_weight(cluster) for cluster in CLUSTER.findall(text))


def _cluster_weight(cluster: str) -> int:
    if EMOJI.fullmatch(cluster):
        return EMOJI_WEIGHT
    return sum(1 if any(low <= ord(letter) <= high for low, high in LIGHT) else 2 for letter in cluster)


def reply_text(text: str) -> str:
    """What of a reply is counted: leading handles are free."""
    return LEADING_HANDLES.sub("", text, count=1) if LEADING_HANDLES.match(text) else text


def wrap(text: str) -> Wrapped:
    """Exchange every address for its t.co form; the same address always gets the same one."""
    addresses: dict[str, str] = {}

    def exchanged(found: Any) -> str:
        if not _fits(found):
            return str(found.group())
        full = found.group() if "://" in found.group() else f"http://{found.group()}"
        short = "https://t.co/" + hashlib.sha256(full.encode()).hexdigest()[:10]
        addresses[short] = full
        return short

    return Wrapped(ADDRESS.sub(exchanged, text), addresses, text)


def names(handle: str, text: str) -> bool:
    """Whether a text mentions this handle."""
    return handle.lower() in (found.lower() for found in HANDLE.findall(text))


def as_resident(handle: str, text: str) -> tuple[str, dict[str, Any]]:
    """A resident's words: the council's handle in front of a reply, as X's own apps put it, and addresses wrapped."""
    words = text if not handle or names(handle, text) else f"@{handle} {text}"
    wrapped = wrap(words)
    return wrapped.text, wrapped.facts


def entities(text: str, addresses: dict[str, str], people: dict[str, str]) -> dict[str, Any]:
    """`entities` of a post: offsets count code points. `people`: handle in small letters → id."""
    urls = [
        {
            "start": found.start(),
            "end": found.end(),
            "url": found.group(),
            "expanded_url": addresses[found.group()],
            "display_url": addresses[found.group()].partition("://")[2],
        }
        for found in ADDRESS.finditer(text)
        if found.group() in addresses
    ]
    mentions = [
        {"start": found.start(), "end": found.end(), "username": found.group(1), "id": people[found.group(1).lower()]}
        for found in HANDLE.finditer(text)
        if found.group(1).lower() in people
    ]
    tags = [{"start": found.start(), "end": found.end(), "tag": found.group(1)} for found in TAG.finditer(text)]
    return {name: listed for name, listed in (("urls", urls), ("mentions", mentions), ("hashtags", tags)) if listed}
