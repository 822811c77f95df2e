"""A file of messages (CSV): which columns it has, and what they may hold. `pages.csv_files` reads it."""

import re
from datetime import UTC, datetime
from typing import Final

from networks.protocol import Kind
from pages import csv_files
from pages.clocks import LONDON
from pages.csv_files import Columns, Row

LARGEST: Final = 5 * 1024 * 1024
"""Bytes."""
MOST_ROWS: Final = 500
"""More are taken in file by file: a reference is given to one after the other, and others wait for theirs meanwhile."""
COLUMNS: Final = Columns(
    said={
        "when": ("date", "time", "date and time", "posted", "posted at", "created"),
        "words": ("text", "message", "comment", "what they wrote"),
        "name": ("who", "author", "from"),
        "handle": ("username", "user"),
        "kind": ("type",),
        "address": ("link", "url", "permalink"),
        "post": ("post address", "under"),
    },
    needed=("when", "words"),
    largest=LARGEST,
    most_rows=MOST_ROWS,
    as_typed=True,  # a resident's words are evidence
)
KINDS: Final = {
    "": Kind.COMMENT,
    "comment": Kind.COMMENT,
    "mention": Kind.MENTION,
    "private message": Kind.DIRECT_MESSAGE,
    "direct message": Kind.DIRECT_MESSAGE,
    "message": Kind.DIRECT_MESSAGE,
    "review": Kind.REVIEW,
}
EXAMPLE: Final = {
    **dict.fromkeys(COLUMNS.said, ""),
    "when": "21/11/2026 16:40",
    "words": "When is my brown bin collected?",
    "name": "Maureen Madeup",
    "kind": "comment",
}
BRITISH: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
ZONED: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
WRITE_IT: Final = "Write the day and the time like 21/11/2026 16:40."


def read_file(raw: bytes) -> list[Row]:
    """The rows under the headings. Raises BadFile."""
    return csv_files.read_file(raw, COLUMNS).rows


def moment(cell: str) -> datetime:
    """“21/11/2026 16:40” by the clocks of London, or an ISO time, in UTC. Raises ValueError with a sentence."""
    typed = cell.strip()
    try:
        if ZONED.fullmatch(typed):
            at = datetime.fromisoformat(typed)
        elif found := BRITISH.fullmatch(typed):
            d, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            at = datetime(year, month, d, hour, minute, second)
        else:
            raise ValueError(typed)
        return _in_utc(at)
    except (ValueError, OverflowError):
        raise ValueError(f"“{typed[:40]}” is not a time. {WRITE_IT}" if typed else WRITE_IT) from None


def _in_utc(at: datetime) -> datetime:
    """Of a time that the autumn change repeats the first is taken; one that the spring change skips is none."""
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    there = at.replace(tzinfo=LONDON).astimezone(UTC)
    if there.astimezone(LONDON).replace(tzinfo=None) != at:
        raise ValueError
    return there
