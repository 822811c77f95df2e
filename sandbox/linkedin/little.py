"""How LinkedIn reads a commentary: "little" text. The first reserved character that is not escaped ends it.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format.
"""

import re

RESERVED = set("|{}@[]()<>#*_~")
HASHTAG = re.compile(r"\{hashtag\|\\?#\|((?:\\.|[^\\}])*)\}")
MENTION = re.compile(r"@\[((?:\\.|[^\\\]])*)\]\((urn:li:[^)]*)\)")
BARE_TAG = re.compile(r"#\w+")


def shown(commentary: str) -> str:
    """What residents read."""
    read, at = "", 0
    while at < len(commentary):
        character = commentary[at]
        if character == "\\" and at + 1 < len(commentary):
            read, at = read + commentary[at + 1], at + 2
        elif element := _element(commentary, at):
            words, at = element
            read += words
        elif character in RESERVED or character == "\\":
            return read
        else:
            read, at = read + character, at + 1
    return read


def _element(commentary: str, at: int) -> tuple[str, int] | None:
    """A hashtag or a mention that begins here: its words, and where it ends."""
    if found := HASHTAG.match(commentary, at):
        return f"#{shown(found[1])}", found.end()
    if found := MENTION.match(commentary, at):
        return shown(found[1]), found.end()
    if found := BARE_TAG.match(commentary, at):
        return found.group(), found.end()
    return None
