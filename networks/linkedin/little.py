r"""A post's words in LinkedIn's "little" text: what it reads as markup is escaped, hashtags are marked as such.

Reserved characters must be escaped even where they mean nothing: LinkedIn cuts the text at the first that is not.
Source: learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format.
"""

import re

RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
TAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")
"""A hashtag as a reader sees one; not the end of an address, not a mere number."""
MARKED = re.compile(
    r"\\(?P<escaped>.)|\{hashtag\|\\?#\|(?P<tag>(?:\\.|[^\\}])*)\}|@\[(?P<name>(?:\\.|[^\\\]])*)\]\([^)]*\)", re.DOTALL
)


def little(text: str) -> str:
    """`text` as it is sent."""
    written, at = "", 0
    for tag in TAG.finditer(text):
        written += f"{_escaped(text[at : tag.start()])}{{hashtag|\\#|{_escaped(tag[1])}}}"
        at = tag.end()
    return written + _escaped(text[at:])


def plain(commentary: str) -> str:
    """What residents read: the opposite of `little`; a mention is its name."""
    return MARKED.sub(_meant, commentary)


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text)


def _meant(found: re.Match[str]) -> str:
    if found["escaped"] is not None:
        return found["escaped"]
    return f"#{plain(found['tag'])}" if found["tag"] is not None else plain(found["name"])
