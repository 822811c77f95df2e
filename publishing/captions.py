"""The captions of a video: what is said in it, as WebVTT, for those who cannot hear it.

Source: W3C, "WebVTT: The Web Video Text Tracks Format", section 4.1; Web Content Accessibility Guidelines 2.2, 1.2.2.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.audit.verbs import RuleBroken
from core.people.models import Person
from publishing import actions
from publishing.library import keep, once, short
from publishing.models import Captions

LARGEST: Final = 1_000_000
"""Bytes; an hour of speech is about sixty thousand."""
CONTENT_TYPE: Final = "text/vtt"
_TIME: Final = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES: Final = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?", re.ASCII)
_HEADER: Final = re.compile(r"WEBVTT(?:[ \t].*)?")
_TAG: Final = re.compile(r"<[^<>]*>")
_SAVE_AS: Final = "Save them as WebVTT (a .vtt file) and choose them again."


@dataclass(frozen=True, slots=True)
class Cue:
    """A few words, and from when to when they are said, in milliseconds."""

    start: int
    end: int
    words: str

    @property
    def at(self) -> str:
        """“0:07”: minutes and seconds from the beginning."""
        return f"{self.start // 60_000}:{self.start // 1_000 % 60:02}"


def take_captions(*, upload: IO[bytes], name: str, size: int, by: Person) -> Captions:
    """Puts captions into the library; the same again are those that are there already. Raises RuleBroken with a sentence."""
    if size > LARGEST:
        raise RuleBroken("The captions must be smaller than 1 MB.", field="captions")
    upload.seek(0)
    content = upload.read(LARGEST)
    cues(content)
    sha256 = hashlib.sha256(content).hexdigest()
    known = Captions.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    row = Captions(sha256=sha256, name=short(name), size=len(content), taken_in_by=by)
    row.file.name = keep(ContentFile(content), "captions", sha256, "vtt", field="captions")
    return once(row, code=actions.CAPTIONS_TAKEN, by=by)


def said_in(captions: Captions) -> list[Cue]:
    """What they say, for whoever signs them; nothing where the file is gone."""
    try:
        with default_storage.open(str(captions.file.name)) as file:
            return cues(file.read())
    except (OSError, RuleBroken):
        return []


def cues(content: bytes) -> list[Cue]:
    """What is said and when. Raises RuleBroken where the bytes are no WebVTT, or say nothing."""
    header, *blocks = re.split(r"\n{2,}", _text(content).strip("\n"))
    if not _HEADER.fullmatch(header.partition("\n")[0]):
        raise _wrong(f"The captions do not begin with WEBVTT. {_SAVE_AS}")
    found = [cue for block in blocks for cue in _cue(block)]
    if not found:
        raise _wrong("There are no words with their times in the captions.")
    return found


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(f"The captions are not written in UTF-8. {_SAVE_AS}") from None
    if "\0" in text:
        raise _wrong(f"The captions contain a character that cannot be kept (NUL). {_SAVE_AS}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cue(block: str) -> Iterator[Cue]:
    """One, where the block is no comment, style or region, and says something."""
    lines = block.split("\n")
    place = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    if place is None:
        return
    times = _TIMES.fullmatch(lines[place].strip())
    if times is None:
        raise _wrong(f"A time in the captions cannot be read: “{lines[place].strip()[:60]}”.")
    start, end = _milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:])
    if end <= start:
        raise _wrong(f"Words in the captions end before they begin: “{lines[place].strip()[:60]}”.")
    if words := _TAG.sub("", "\n".join(lines[place + 1 :])).strip():
        yield Cue(start, end, words)


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000 + int(thousandths)


def _wrong(sentence: str) -> RuleBroken:
    return RuleBroken(sentence, field="captions")
