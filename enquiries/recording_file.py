"""A file of messages (CSV) as people save it from Excel or a network's own export: read strictly, nothing guessed (RFC 4180).

Cells are text, whatever they begin with: nothing is worked out, so a formula stays the words that somebody typed.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from networks.protocol import Kind
from pages.clocks import LONDON

if TYPE_CHECKING:
    from _csv import Reader  # known to the type checker only

LARGEST: Final = 5 * 1024 * 1024
"""Bytes."""
MOST_ROWS: Final = 500
"""More are taken in file by file: a reference is given to one after the other, and others wait for theirs meanwhile."""
COLUMNS: Final = {
    "when": ("when", "date", "time", "date and time", "posted", "posted at", "created"),
    "words": ("words", "text", "message", "comment", "what they wrote"),
    "name": ("name", "who", "author", "from"),
    "handle": ("handle", "username", "user"),
    "kind": ("kind", "type"),
    "address": ("address", "link", "url", "permalink"),
    "post": ("post", "post address", "under"),
}
"""By what each column may be called in the first row, in small letters."""
NEEDED: Final = ("when", "words")
KINDS: Final = {
    "": Kind.COMMENT,
    "comment": Kind.COMMENT,
    "mention": Kind.MENTION,
    "private message": Kind.DIRECT_MESSAGE,
    "direct message": Kind.DIRECT_MESSAGE,
    "message": Kind.DIRECT_MESSAGE,
    "review": Kind.REVIEW,
}
EXAMPLE: Final = (
    "when,words,name,handle,kind,address,post\r\n"
    '21/11/2026 16:40,"When is my brown bin collected?",Maureen Madeup,,comment,,\r\n'
)
BRITISH: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
ZONED: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
WRITE_IT: Final = "Write the day and the time like 21/11/2026 16:40."


class BadFile(ValueError):
    """The file as a whole cannot be read; the text is a sentence for the person who chose it."""


@dataclass(frozen=True)
class Row:
    """One line: its cells by our names, and the number of the line on which it ends."""

    line: int
    cells: dict[str, str]
    problem: str = ""


def read_file(raw: bytes) -> list[Row]:
    """The rows under the headings. Raises BadFile."""
    if len(raw) > LARGEST:
        raise BadFile(f"The file must be smaller than {LARGEST // 1024 // 1024} MB.")
    written = _decoded(raw)
    if not written.strip():
        raise BadFile("The file is empty.")
    return _rows(written, _parted_by(written))


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


def _decoded(raw: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it (Excel's “Unicode text”), else what Windows writes in Britain."""
    if b"\x00" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile("This is not a CSV file. In Excel choose “Save as”, then “CSV UTF-8”.")
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            written = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in written:
            return written
    raise BadFile("The letters of this file cannot be read. In Excel choose “Save as”, then “CSV UTF-8”.")


def _parted_by(written: str) -> str:
    """Comma, semicolon or tab: with which of them do most of the headings make sense?"""
    heading = written.lstrip("\r\n").splitlines()[0]

    def known(mark: str) -> int:
        return sum(name is not None for name in _names(heading.replace('"', "").split(mark)))

    return max((",", ";", "\t"), key=known)


def _names(headings: Sequence[str]) -> list[str | None]:
    return [next((ours for ours, said in COLUMNS.items() if one.strip().lower() in said), None) for one in headings]


def _rows(written: str, mark: str) -> list[Row]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=mark, strict=True)
    names: list[str | None] = []
    rows: list[Row] = []
    for line, cells in _lines(reader):
        if not any(cell.strip() for cell in cells):
            continue
        if not names:
            names = _headings(cells)
        elif len(rows) == MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS} rows. Divide it, and take in one part after the other.")
        else:
            rows.append(_row(line, cells, names))
    if not rows:
        raise BadFile("Under the headings there is no row.")
    return rows


def _lines(reader: "Reader") -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile(f"Line {reader.line_num} cannot be read: {error}.") from None
        yield reader.line_num, cells


def _headings(cells: Sequence[str]) -> list[str | None]:
    names = _names(cells)
    for ours in NEEDED:
        if ours not in names:
            raise BadFile(f"There is no column “{ours}”. The first row must name the columns: {', '.join(COLUMNS)}.")
    twice = next((ours for ours in COLUMNS if names.count(ours) > 1), None)
    if twice:
        raise BadFile(f"There are two columns for “{twice}”. Leave one of them.")
    return names


def _row(line: int, cells: Sequence[str], names: Sequence[str | None]) -> Row:
    found = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    too_many = any(cell.strip() for cell in cells[len(names) :])
    problem = "It has more cells than there are columns. Put what holds a comma between quotation marks."
    return Row(line, found, problem if too_many else "")
