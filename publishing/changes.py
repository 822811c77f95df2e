"""What changed from one version to another, word by word, for whoever signs the second."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pages.clocks import when
from publishing.captions import said_in
from publishing.draft import Draft

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One part that is not what it was: its name, and its words in order, each same, added or removed."""

    name: str
    words: tuple[tuple[Kind, str], ...]


def changes(before: Draft, after: Draft) -> list[Change]:
    """Every part that differs, in the order of the form."""
    return [Change(name, tuple(compared(old, new))) for name, old, new in _parts(before, after) if old != new]


def compared(old: str, new: str) -> Iterator[tuple[Kind, str]]:
    """The words of both texts; what is the same stands once."""
    mine, theirs = _words(old), _words(new)
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(mine[from_old:to_old])
            continue
        if to_old > from_old:
            yield "removed", "".join(mine[from_old:to_old])
        if to_new > from_new:
            yield "added", "".join(theirs[from_new:to_new])


def _words(text: str) -> list[str]:
    """Each with the space behind it, so that a changed phrase is one change and not one for each of its words."""
    return re.findall(r"\s+|\S+\s*", text)


def _parts(before: Draft, after: Draft) -> Iterator[tuple[str, str, str]]:
    yield "Accounts", _names(before), _names(after)
    yield "Text", before.text, after.text
    mine, theirs = dict(before.own), dict(after.own)
    for account in dict.fromkeys([*mine, *theirs]):
        yield f"Text for {account.network_name} only", mine.get(account, ""), theirs.get(account, "")
    yield "Picture or video", _media(before), _media(after)
    yield "Alt text", " ".join(alt for _, alt in before.media), " ".join(alt for _, alt in after.media)
    yield "Captions", _captions(before), _captions(after)
    yield "Goes out", when(before.wanted_at), when(after.wanted_at)
    yield "Emergency", "Yes" if before.emergency else "No", "Yes" if after.emergency else "No"


def _names(draft: Draft) -> str:
    return ", ".join(str(account) for account in draft.accounts)


def _media(draft: Draft) -> str:
    return ", ".join(media.name for media, _ in draft.media)


def _captions(draft: Draft) -> str:
    """What is said in the video, or why nothing is."""
    if draft.video is None:
        return ""
    said = said_in(draft.video.captions) if draft.video.captions else []
    return "\n".join(f"{cue.at} {cue.words}" for cue in said) or draft.video.no_speech
