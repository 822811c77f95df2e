"""How a council file's tables become dataclasses: each field says how its key is read, checked and written back.

One rule for the whole file: a value is written `key = { value = 1, source = "6.2.2" }` or
`key = { value = 1, stated = false }`. A table that says `source` or `stated = false` itself says it for all its plain
values, so that a row of a list names its paragraph once.
"""

from __future__ import annotations

import dataclasses
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, cast, dataclass_transform

from core.council.profile.kinds import Kind, Text
from core.council.profile.place import Place, did_you_mean, quoted
from core.council.profile.stated import Origin, Stated

T = TypeVar("T")
S = TypeVar("S", bound="Section")
C = TypeVar("C")

_ORIGIN_KEYS = ("source", "stated", "note")
_NOTE = Text()


class _Unread:
    """What stands for a value that could not be read; the problem has been noted."""


UNREAD = _Unread()
ABSENT = object()


class Section:
    """A table of the file. Its dataclass fields are its keys."""

    def check(self, place: Place) -> None:
        """Note what is wrong between the values of one table."""

    @classmethod
    def check_rows(cls, rows: Sequence[tuple[Self, Place]]) -> None:
        """Note what is wrong between the rows of a list."""


class Key(ABC):
    """How one key is read and written."""

    @abstractmethod
    def read(self, raw: object, place: Place, origin: Origin | None) -> object:
        """The field's value for `raw` (ABSENT if the key is missing), or UNREAD after noting why not."""

    @abstractmethod
    def write(self, value: Any) -> object:
        """The value as JSON can hold it; `read` understands it."""


@dataclass(frozen=True)
class RuleKey(Key, Generic[T]):
    """A value with its paragraph. `ours` is our default, offered where the key is missing."""

    kind: Kind[T]
    label: str
    required: bool
    ours: T | None = None

    def read(self, raw: object, place: Place, origin: Origin | None) -> object:
        place = place.called(self.label)
        if raw is ABSENT:
            return self._missing(place) if self.required else None
        value = raw
        if isinstance(raw, dict):
            _refuse_unknown(raw, ("value",), place)
            origin, value = read_origin(raw, place), raw.get("value", ABSENT)
        if origin is None:
            place.wrong(f"no paragraph is named. {_how_to_write(place.path[-1], value)}")
        if value is ABSENT:
            place.wrong(f"the value itself is missing. {_how_to_write(place.path[-1], ABSENT)}")
            return UNREAD
        understood = self.kind.read(value, place / "value" if isinstance(raw, dict) else place)
        return UNREAD if understood is None or origin is None else Stated(understood, origin.source, origin.note)

    def write(self, value: Any) -> object:
        return None if value is None else {"value": self.kind.write(value.value)} | write_origin(value)

    def _missing(self, place: Place) -> _Unread:
        key = place.path[-1]
        ours = "…" if self.ours is None else as_toml(self.kind.write(self.ours))
        place.wrong(f"{key} is missing. Write {key} = {{ value = {ours}, stated = false }}, or name its paragraph.")
        return UNREAD


@dataclass(frozen=True)
class MarkKey(Key):
    """A plain value of our own making, such as the short name by which other keys refer to a row."""

    kind: Kind[Any]
    label: str

    def read(self, raw: object, place: Place, origin: Origin | None) -> object:
        place = place.called(self.label)
        if raw is ABSENT:
            place.wrong(f"{place.path[-1]} is missing.")
            return UNREAD
        understood = self.kind.read(raw, place)
        return UNREAD if understood is None else understood

    def write(self, value: Any) -> object:
        return self.kind.write(value)


@dataclass(frozen=True)
class PartKey(Key):
    """A table of its own."""

    section: type[Section]

    def read(self, raw: object, place: Place, origin: Origin | None) -> object:
        if raw is ABSENT:
            place.wrong(f"[{_dotted(place)}] is missing. Copy it from another council's file and change it.")
            return UNREAD
        return read_table(self.section, raw, place)

    def write(self, value: Any) -> object:
        return write_table(value)


@dataclass(frozen=True)
class RowsKey(Key):
    """A list of tables, `[[like this]]`."""

    section: type[Section]
    at_least: int

    def read(self, raw: object, place: Place, origin: Origin | None) -> object:
        found = [] if raw is ABSENT else raw
        if not isinstance(found, list):
            place.wrong(f"{_dotted(place)} is a list of tables. Begin each with [[{_dotted(place)}]].")
            return UNREAD
        if len(found) < self.at_least:
            place.wrong(f"[[{_dotted(place)}]] is missing. Write at least {self.at_least}.")
        rows = [(read_table(self.section, row, place / index), place / index) for index, row in enumerate(found)]
        read = [(row, at) for row, at in rows if not isinstance(row, _Unread)]
        self.section.check_rows(read)
        complete = len(read) == len(found) >= self.at_least
        return tuple(row for row, _ in read) if complete else UNREAD

    def write(self, value: Any) -> object:
        return [write_table(row) for row in value]


def rule(kind: Kind[T], label: str, *, ours: T | None = None) -> Stated[T]:
    """A value that every file must give."""
    return cast(Stated[T], dataclasses.field(metadata={"key": RuleKey(kind, label, True, ours)}))


def optional(kind: Kind[T], label: str) -> Stated[T] | None:
    """A value that a file may leave out; the field is then None."""
    return cast(Stated[T] | None, dataclasses.field(metadata={"key": RuleKey(kind, label, False)}))


def mark(kind: Kind[T], label: str) -> T:
    """A plain value that every file must give and that no document states."""
    return cast(T, dataclasses.field(metadata={"key": MarkKey(kind, label)}))


def part(section: type[S]) -> S:
    """A table of its own that every file must have."""
    return cast(S, dataclasses.field(metadata={"key": PartKey(section)}))


def rows(section: type[S], *, at_least: int = 0) -> tuple[S, ...]:
    """A list of tables, in the order of the file."""
    return cast(tuple[S, ...], dataclasses.field(metadata={"key": RowsKey(section, at_least)}))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(rule, optional, mark, part, rows))
def section(cls: type[C]) -> type[C]:
    """Make a frozen dataclass of a table's description."""
    return dataclass(frozen=True, kw_only=True)(cls)


def keys_of(cls: type[Section]) -> dict[str, Key]:
    """The keys of a table, by name."""
    return {field.name: field.metadata["key"] for field in dataclasses.fields(cast(Any, cls))}


def read_table(cls: type[S], raw: object, place: Place) -> S | _Unread:
    """The table as its dataclass; UNREAD if anything in it is wrong, after noting everything that is."""
    if not isinstance(raw, dict):
        place.wrong(f"{_dotted(place)} is {quoted(raw)}, but must be a table with keys of its own.")
        return UNREAD
    keys = keys_of(cls)
    _refuse_unknown(raw, tuple(keys), place)
    origin = read_origin(raw, place)
    values = {name: key.read(raw.get(name, ABSENT), place / name, origin) for name, key in keys.items()}
    if any(isinstance(value, _Unread) for value in values.values()):
        return UNREAD
    read = cls(**values)
    read.check(place)
    return read


def write_table(table: Section) -> dict[str, object]:
    """The table as JSON can hold it, every value with its origin; `read_table` understands it."""
    written = {name: key.write(getattr(table, name)) for name, key in keys_of(type(table)).items()}
    return {name: value for name, value in written.items() if value is not None}


def read_origin(raw: Mapping[str, object], place: Place) -> Origin | None:
    """What a table says about where its values come from; None if it says nothing."""
    note = _NOTE.read(raw["note"], place / "note") if "note" in raw else ""
    if "stated" in raw and raw["stated"] is not False:
        (place / "stated").wrong('stated can only be false. Where the document does state it, write source = "…".')
    if "source" not in raw:
        return Origin(note=note or "") if "stated" in raw else None
    if "stated" in raw:
        (place / "stated").wrong("a source is named, so it is stated. Take away one of the two.")
    return Origin(_read_source(raw["source"], place / "source"), note or "")


def write_origin(value: Stated[object]) -> dict[str, object]:
    """The keys that say where a value comes from."""
    origin: dict[str, object] = {"source": value.source} if value.stated else {"stated": False}
    return origin | ({"note": value.note} if value.note else {})


def as_toml(value: object) -> str:
    """A text, number, yes or no, or list of them, as it is written in a council file."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Entry:
    """One value of a profile, for a page that lists them all: its key, its name in words, the value with its source."""

    key: str
    label: str
    value: Stated[Any]


def entries_in(table: Section, path: str = "") -> Iterator[Entry]:
    """Every value with a source in a table and the tables inside it, in the order of the schema."""
    for name, key in keys_of(type(table)).items():
        value = getattr(table, name)
        if isinstance(key, RuleKey) and value is not None:
            yield Entry(f"{path}{name}", key.label, value)
        elif isinstance(key, PartKey):
            yield from entries_in(value, f"{path}{name}.")
        elif isinstance(key, RowsKey):
            for number, row in enumerate(value, start=1):
                yield from entries_in(row, f"{path}{name}.{number}.")


def _how_to_write(key: str | int, value: object) -> str:
    short = isinstance(value, str) and len(value) < 40
    shown = as_toml(value) if short or (isinstance(value, int) and abs(value) < 10**9) else "…"
    return f'Write {key} = {{ value = {shown}, source = "…" }}, or stated = false where the document does not say it.'


def _read_source(raw: object, place: Place) -> str:
    """The source, checked; a wrong one is noted, and stands in for itself so that its values do not complain too."""
    if not isinstance(raw, str) or not raw.strip():
        place.wrong(f'{quoted(raw)} names no paragraph. Write it like "6.2.2", or stated = false instead.')
        return "?"
    parts = [part.strip() for part in raw.split(";")]
    for complaint in filter(None, map(place.reading.complaint_about, parts)):
        place.wrong(complaint)
    return "; ".join(parts)


def _refuse_unknown(raw: Mapping[str, object], known: tuple[str, ...], place: Place) -> None:
    for name in raw:
        if name not in known and name not in _ORIGIN_KEYS:
            (place / name).wrong(f"there is no key {quoted(name)} here.{did_you_mean(name, known)}")


def _dotted(place: Place) -> str:
    return ".".join(str(key) for key in place.path if isinstance(key, str)) or "the file"
