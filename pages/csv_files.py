"""Tables as CSV files: one strict reader of what people upload, one writer of what they download (RFC 4180).

Nothing is guessed and nothing is worked out: a cell is text, whatever it begins with. A text that a spreadsheet would
take for a formula is written with an apostrophe before it (OWASP, “CSV injection”), and the reader takes it away again.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Final

MARKS: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "an upright line"}
"""What may part the cells. Excel writes the first three, by the country that Windows is set to."""
MOST_COLUMNS: Final = 1_000
PIECE: Final = 65_536
SAVE_IT: Final = "In Excel choose “Save as”, then “CSV UTF-8”."
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
UTF_8: Final = b"\xef\xbb\xbf"

OTHER_KINDS: Final = (
    (
        rb"PK\x03\x04(?s:.{0,99}?)mimetype(?s:.{0,99}?)opendocument",
        "a LibreOffice file (.ods)",
        "In LibreOffice choose “Save As”, then “Text CSV”.",
    ),
    (rb"PK\x03\x04(?s:.*)xl/", "an Excel workbook (.xlsx)", SAVE_IT),
    (rb"PK\x03\x04", "a packed file (.zip)", "Unpack it, and choose the CSV file that is in it."),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Excel workbook (.xls), or one with a password", SAVE_IT),
    (rb"\s*%PDF-", "a PDF", f"Open the table from which it was made. {SAVE_IT}"),
    (rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", "a web page", f"Open it in Excel. {SAVE_IT}"),
)
"""Files that are uploaded under the name .csv: how each begins, what it is, and what to do."""

_INVISIBLE: Final = "\u00ad\u034f\u061c\u180e\ufeff" + "".join(
    chr(letter)
    for letter in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A))
)
_BLANK: Final = rf"\s{_INVISIBLE}"
_STARTS: Final = r"=+\-@\t\r\uff1d\uff0b\uff0d\uff20"  # the last four are the full-width letters, which Excel takes too
# Apostrophes count as blanks: or else a text that had one before its sign would come back without it.
_FORMULA: Final = re.compile(rf"[{_BLANK}']*[{_STARTS}]")
_MARKED: Final = re.compile(rf"([{_BLANK}]*')[{_BLANK}']*[{_STARTS}]")
_SEP: Final = re.compile(r'"?sep=([,;\t|])"?[,;\t| ]*(?=[\r\n]|\Z)', re.IGNORECASE)

_DAY: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2([12]\d{3})", re.ASCII)
_ISO_DAY: Final = re.compile(r"([12]\d{3})-(\d{2})-(\d{2})", re.ASCII)
_NAMED_DAY: Final = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -]([12]\d{3})", re.ASCII)
_SHORT_YEAR: Final = re.compile(r"\d{1,2}([ /.-])(?:\d{1,2}|[A-Za-z]{3,9})\1\d{2}", re.ASCII)
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ANSWERS: Final = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class BadFile(ValueError):
    """The file as a whole cannot be read; the text is a sentence for the person who chose it."""


@dataclass(frozen=True)
class Columns:
    """What the first row of a file may call each column besides our own name for it, and what a file must keep to.

    Raises ValueError where two columns are called the same, or one is needed that is not said.
    """

    said: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    largest: int
    """Bytes."""
    most_rows: int
    as_typed: bool = False
    """Somebody else's words, kept as they stand: only blanks around them go, no invisible letter and no apostrophe."""

    def __post_init__(self) -> None:
        names = [name for ours, said in self.said.items() for name in {_name(one) for one in (ours, *said)}]
        if len(set(names)) < len(names) or not set(self.needed) <= set(self.said):
            raise ValueError("Each column needs names of its own, and what is needed must be among the columns.")

    @property
    def by_name(self) -> dict[str, str]:
        """Ours, by what a heading may say."""
        return {_name(one): ours for ours, said in self.said.items() for one in (ours, *said)}

    @property
    def clean(self) -> Callable[[str], str]:
        """What is done to each cell."""
        return str.strip if self.as_typed else _unmarked


@dataclass(frozen=True)
class Row:
    """One line: its cells by our names (“” where there is none), and the number of the line on which it ends."""

    line: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """What a file says: its rows, which of our columns it has, and which of its own nobody reads."""

    rows: list[Row]
    columns: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        """A sentence about what was left out, or nothing."""
        if not self.unread:
            return ""
        more = f" and {len(self.unread) - 10:,} more" if len(self.unread) > 10 else ""
        beginning = "This column is not read" if len(self.unread) == 1 else "These columns are not read"
        return f"{beginning}: {', '.join(self.unread[:10])}{more}."


# Reading ------------------------------------------------------------------------


def read_file(raw: bytes, columns: Columns) -> Sheet:
    """The rows under the headings. Raises BadFile."""
    if len(raw) > columns.largest:
        raise BadFile(f"The file must be smaller than {columns.largest / 1024 / 1024:g} MB.")
    written = _decoded(raw)
    found = _SEP.match(written)
    table = written[found.end() :] if found else written  # its line stays, empty, so that the others keep their numbers
    return _sheet(table, _parted_by(table, columns, found[1] if found else ","), columns)


def tidy(cell: str) -> str:
    """Without blanks and invisible letters at the edges: no-break spaces, zero-width ones, marks of direction."""
    while (shorter := cell.strip().strip(_INVISIBLE)) != cell:
        cell = shorter
    return cell


def _unmarked(cell: str) -> str:
    """What our writer was given."""
    found = _MARKED.match(cell)
    return tidy(cell[found.end(1) :] if found else cell)


def _decoded(raw: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it (Excel's “Unicode text”), else what Windows writes in Britain."""
    _refuse_other_kinds(raw)
    for encoding in _encodings(raw):
        try:
            written = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in written:
            return written
    raise BadFile(f"The letters of this file cannot be read. {SAVE_IT}")


def _encodings(raw: bytes) -> tuple[str, ...]:
    """Which may be tried: a file that names its own is in no other."""
    if raw.startswith(UTF_16):
        return ("utf-16",)
    return ("utf-8-sig",) if raw.startswith(UTF_8) else ("utf-8", "cp1252")


def _refuse_other_kinds(raw: bytes) -> None:
    for beginning, kind, what_to_do in OTHER_KINDS:
        if re.match(beginning, raw):
            raise BadFile(f"This is {kind}, not a CSV file. {what_to_do}")
    if b"\x00" in raw and not raw.startswith(UTF_16):
        raise BadFile(f"This is not a CSV file. {SAVE_IT}")


def _parted_by(table: str, columns: Columns, said: str) -> str:
    """With which mark do most of the headings make sense? What the file says of itself is asked first."""
    by_name = columns.by_name

    def known(mark: str) -> int:
        try:
            _, headings = next(_filled_lines(table, mark, columns), (0, []))
        except BadFile:
            return 0
        return sum(_name(heading) in by_name for heading in headings[:MOST_COLUMNS])

    return max((said, ",", ";", "\t"), key=known)


def _filled_lines(table: str, mark: str, columns: Columns) -> Iterator[tuple[int, list[str]]]:
    """Without the empty lines and the rows of empty cells that Excel leaves behind."""
    clean = columns.clean
    return ((line, cells) for line, cells in _lines(table, mark) if any(map(clean, filter(None, cells))))


def _lines(table: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Each line's cells, and the number of the line on which they end. Raises BadFile, which names the line."""
    reader = csv.reader(io.StringIO(table, newline=""), delimiter=mark, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield reader.line_num, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(f"Line {begins} cannot be read: {_trouble(str(error))}") from None


def _trouble(error: str) -> str:
    """Python's own words for it, in words for people. All other errors of a strict reader are about quotation marks."""
    if "field limit" in error:
        longest = csv.field_size_limit()
        return f"a cell is longer than {longest:,} characters. Is there a quotation mark that is never closed?"
    if "end of data" in error:
        return "a quotation mark is opened there and never closed."
    return "a quotation mark there is not closed, or stands inside a cell and is not written twice."


def _sheet(table: str, mark: str, columns: Columns) -> Sheet:
    lines = _filled_lines(table, mark, columns)
    _, headings = next(lines, (0, []))
    if not headings:
        raise BadFile("The file is empty.")
    head = _head(headings, mark, columns)
    rows = [head.row(line, cells) for line, cells in islice(lines, columns.most_rows)]
    if next(lines, None):
        most = f"{columns.most_rows:,}"
        raise BadFile(f"The file has more than {most} rows. Divide it, and take in one part after the other.")
    if not rows:
        raise BadFile("Under the headings there is no row.")
    return Sheet(rows, tuple(head.places), head.unread)


@dataclass(frozen=True)
class _Head:
    """What the first row says: where our columns stand, how many there are in all, and which nobody reads."""

    mark: str
    columns: Columns
    places: dict[str, int]
    width: int
    unread: tuple[str, ...]

    def row(self, line: int, cells: list[str]) -> Row:
        """What stands beyond the last heading may be half of a cell that was not quoted, so it is not passed over."""
        clean, there = self.columns.clean, len(cells)
        found = {ours: clean(cells[place]) for ours, place in self.places.items() if place < there}
        too_many = any(map(clean, filter(None, cells[self.width :])))
        return Row(line, dict.fromkeys(self.columns.said, "") | found, self._too_many if too_many else "")

    @property
    def _too_many(self) -> str:
        return f"It has more cells than there are columns. Put what holds {MARKS[self.mark]} between quotation marks."


def _head(headings: Sequence[str], mark: str, columns: Columns) -> _Head:
    """Raises BadFile where a column is missing, or is there twice."""
    shown = [" ".join(_unmarked(heading).split()) for heading in _without_empty_end(headings)]
    by_name = columns.by_name
    names = [by_name.get(_name(heading)) for heading in shown]
    _refuse_missing_or_twice(names, columns)
    places = {name: place for place, name in enumerate(names) if name}
    strange = (heading or f"column {place} (it has no heading)" for place, heading in enumerate(shown, 1))
    unread = dict.fromkeys(heading[:40] for heading, name in zip(strange, names, strict=True) if not name)
    return _Head(mark, columns, places, len(shown), tuple(unread))


def _refuse_missing_or_twice(names: Sequence[str | None], columns: Columns) -> None:
    for ours in columns.needed:
        if ours not in names:
            listed = ", ".join(columns.said)
            raise BadFile(f"There is no column “{ours}”. The first row must name the columns: {listed}.")
    twice = next((ours for ours in columns.said if names.count(ours) > 1), None)
    if twice:
        raise BadFile(f"There are two columns for “{twice}”. Leave one of them.")


def _without_empty_end(headings: Sequence[str]) -> Sequence[str]:
    """Raises BadFile for more columns than a table has."""
    width = max((place for place, heading in enumerate(headings, 1) if tidy(heading)), default=0)
    if width > MOST_COLUMNS:
        raise BadFile(f"The file has more than {MOST_COLUMNS:,} columns. Leave only those that are needed.")
    return headings[:width]


def _name(heading: str) -> str:
    """“ Run_By” and “run by” are one."""
    return " ".join(tidy(heading).replace("_", " ").casefold().split())


# What cells mean ------------------------------------------------------------------


def a_day(cell: str) -> date:
    """21/11/2026 (or . or -), 2026-11-21, 21 Nov 2026 or 21 November 2026. Raises ValueError with a sentence."""
    typed = " ".join(tidy(cell).split())
    try:
        return date(*_year_month_day(typed))
    except ValueError:
        raise ValueError(_no_day(typed)) from None


def _year_month_day(typed: str) -> tuple[int, int, int]:
    if found := _DAY.fullmatch(typed):
        return int(found[4]), int(found[3]), int(found[1])
    if found := _ISO_DAY.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NAMED_DAY.fullmatch(typed):
        return int(found[3]), _month(found[2]), int(found[1])
    raise ValueError(typed)


def _month(word: str) -> int:
    """“Nov”, “Sept” and “November”: three letters tell every month. Raises ValueError."""
    for number, name in enumerate(_MONTHS, 1):
        if name.startswith(word.lower()):
            return number
    raise ValueError(word)


def _no_day(typed: str) -> str:
    if not typed:
        return "Write the day like 21/11/2026."
    how = "the year with four digits" if _SHORT_YEAR.fullmatch(typed) else "the day, the month and the year"
    return f"“{typed[:40]}” is not a day. Write {how}, like 21/11/2026."


def yes_or_no(cell: str) -> bool:
    """yes or no, y or n, 1 or 0, and TRUE or FALSE as Excel writes them. Raises ValueError with a sentence."""
    typed = tidy(cell)
    answer = _ANSWERS.get(typed.lower())
    if answer is None:
        raise ValueError(f"“{typed[:40]}” is neither yes nor no. Write yes or no." if typed else "Write yes or no.")
    return answer


# Writing ------------------------------------------------------------------------


def write_file(headings: Sequence[str], rows: Iterable[Mapping[str, object] | Sequence[object]]) -> Iterator[bytes]:
    """The file in pieces: UTF-8, with the mark by which Excel knows it. A row is its cells in order, or by heading.

    Raises KeyError where a row lacks one of the headings.
    """
    file = io.StringIO(UTF_8.decode(), newline="")
    file.seek(0, io.SEEK_END)
    writer = csv.writer(file)
    for row in chain([headings], rows):
        values = [row[name] for name in headings] if isinstance(row, Mapping) else row
        writer.writerow(map(_cell, values))
        if file.tell() >= PIECE:
            yield _taken(file)
    yield _taken(file)


def _taken(file: io.StringIO) -> bytes:
    """What was written so far; the next piece begins anew."""
    piece = file.getvalue().encode()
    file.seek(0)
    file.truncate()
    return piece


def _cell(value: object) -> object:
    """A number stays one; a text that a spreadsheet would work out begins with an apostrophe."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text
