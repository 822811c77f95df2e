"""The kinds of value that a council file may hold: how each is read, refused with a sentence, and written back."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from core.council.profile.codes import Network, Role
from core.council.profile.colour import LEAST_CONTRAST, contrast_on_white, is_colour, nearest_darker
from core.council.profile.place import Place, did_you_mean, quoted
from core.worktime import Period, opening_day

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_NUMBER_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_OLD_NAMES = {"twitter": Network.X, "twitter/x": Network.X, "x/twitter": Network.X}


class Wrong(Exception):
    """Why a value cannot be taken, as a sentence for the person who wrote it."""


class Kind(ABC, Generic[T]):
    """A kind of value."""

    def read(self, raw: object, place: Place) -> T | None:
        """The value that `raw` writes down; None where it is wrong, having said so at its place."""
        try:
            return self.understand(raw, place)
        except Wrong as wrong:
            place.wrong(str(wrong))
            return None

    @abstractmethod
    def understand(self, raw: object, place: Place) -> T | None:
        """As `read`, but raises Wrong; lists return None after naming their wrong items one by one."""

    def write(self, value: T) -> object:
        """The value as JSON can hold it; `read` understands it."""
        return value


@dataclass(frozen=True)
class Text(Kind[str]):
    """Words, of at most `longest` characters. No control characters: neither a page nor the database can hold them."""

    longest: int = 300

    def understand(self, raw: object, place: Place) -> str | None:
        if not isinstance(raw, str) or not raw.strip():
            raise Wrong(f'{quoted(raw)} is not a text. Write words between quotation marks, "like this".')
        text = raw.strip()
        if len(text) > self.longest:
            raise Wrong(f"the text has {len(text)} characters. Write at most {self.longest}.")
        if not text.replace("\n", "").isprintable():
            raise Wrong("the text contains a character that cannot be shown. Type it again without it.")
        return text


@dataclass(frozen=True)
class Pattern(Kind[str]):
    """A text of one shape, such as a telephone number. `what` names it with its article, `example` shows it."""

    shape: str
    what: str
    example: str
    longest: int = 200

    def understand(self, raw: object, place: Place) -> str | None:
        if isinstance(raw, str) and len(raw) <= self.longest and re.fullmatch(self.shape, raw):
            return raw
        raise Wrong(f'{quoted(raw)} is not {self.what}. Write it like "{self.example}".')


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number of `what`, from `least` to `most`."""

    what: str
    least: int
    most: int

    def understand(self, raw: object, place: Place) -> int | None:
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise Wrong(f"{quoted(raw)} is not a number of {self.what}. {self._advice(raw)}")
        if not self.least <= raw <= self.most:
            size = "small" if raw < self.least else "large"
            raise Wrong(f"{quoted(raw)} is too {size}. Write {self.least} to {self.most}.")
        return raw

    def _advice(self, raw: object) -> str:
        meant = _number_in(raw)
        if meant is None or not self.least <= meant <= self.most:
            return f"Write a whole number, from {self.least} to {self.most}."
        return f"Write {meant}."


@dataclass(frozen=True)
class YesNo(Kind[bool]):
    def understand(self, raw: object, place: Place) -> bool | None:
        if isinstance(raw, bool):
            return raw
        meant = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
        advice = meant.get(_word(raw), "true or false")
        raise Wrong(f"{quoted(raw)} is neither yes nor no. Write {advice}, without quotation marks.")


@dataclass(frozen=True)
class Choice(Kind[E]):
    """One of the words in `words`; `what` names it with its article."""

    words: type[E]
    what: str

    def understand(self, raw: object, place: Place) -> E | None:
        if isinstance(raw, str) and raw in list(self.words):
            return self.words(raw)
        raise Wrong(f"{quoted(raw)} is not {self.what}.{self._advice(raw)}")

    def write(self, value: E) -> object:
        return value.value

    def _advice(self, raw: object) -> str:
        if self.words is Network and _word(raw) in _OLD_NAMES:
            return f" Write '{_OLD_NAMES[_word(raw)]}', the network's name since 2023."
        words = [word.value for word in self.words]
        if len(words) == 1:
            return f" Write '{words[0]}'."
        return did_you_mean(_word(raw), words) or f" Write one of: {', '.join(words)}."


@dataclass(frozen=True)
class DepartmentRef(Kind[str]):
    """The slug of a department in this file."""

    def understand(self, raw: object, place: Place) -> str | None:
        return _reference(raw, place, place.reading.departments, "a department in this file")


@dataclass(frozen=True)
class StageRef(Kind[str]):
    """The code of a stage of the sign-off chain in this file."""

    def understand(self, raw: object, place: Place) -> str | None:
        return _reference(raw, place, place.reading.stages, "a stage of the sign-off chain")


@dataclass(frozen=True)
class When(Kind[str]):
    """A year, a month or a day, as exact as the document is: "2009", "2018-02", "2018-02-14". They sort as texts."""

    def understand(self, raw: object, place: Place) -> str | None:
        year = isinstance(raw, int) and 1900 <= raw < 2100
        text = str(raw) if isinstance(raw, str) or year or type(raw) is date else ""
        if re.fullmatch(r"(19|20)[0-9]{2}(-[0-9]{2}){0,2}", text) and _is_date((text + "-01-01")[:10]):
            return text
        raise Wrong(f'{quoted(raw)} is not a date. Write "2009", "2018-02" or "2018-02-14".')


@dataclass(frozen=True)
class Day(Kind[date]):
    def understand(self, raw: object, place: Place) -> date | None:
        if type(raw) is date:
            return raw
        if isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw) and _is_date(raw):
            return date.fromisoformat(raw)
        raise Wrong(f"{quoted(raw)} is not a day. Write it like 2026-12-29.")

    def write(self, value: date) -> object:
        return value.isoformat()


@dataclass(frozen=True)
class Years(Kind[str]):
    """The years that a document is for, first and last: "2018-2021"."""

    def understand(self, raw: object, place: Place) -> str | None:
        found = re.fullmatch(r"((?:19|20)[0-9]{2})-((?:19|20)[0-9]{2})", raw) if isinstance(raw, str) else None
        if not found:
            raise Wrong(f'{quoted(raw)} is not a pair of years. Write it like "2018-2021".')
        if found[1] > found[2]:
            raise Wrong(f'the years are in the wrong order. Write "{found[2]}-{found[1]}".')
        return found[0]


@dataclass(frozen=True)
class Colour(Kind[str]):
    """A colour with a contrast of at least 7:1 on white (design.md, section 4)."""

    def understand(self, raw: object, place: Place) -> str | None:
        if not isinstance(raw, str) or not is_colour(raw):
            raise Wrong(f'{quoted(raw)} is not a colour. Write it like "#0d4a4f".')
        contrast = contrast_on_white(raw)
        if contrast < LEAST_CONTRAST:
            # Cut, not rounded: 6.96 must not read "7.0:1 on white, less than 7:1".
            shown = f"{int(contrast * 10) / 10}:1 on white, less than {LEAST_CONTRAST:.0f}:1"
            raise Wrong(f'{raw} has a contrast of {shown}. The nearest darker one is "{nearest_darker(raw)}".')
        return raw.lower()


@dataclass(frozen=True)
class Hours(Kind[tuple[Period, ...]]):
    """The periods of one weekday, such as "09:00 to 17:00", sorted; an empty list is a closed day."""

    def understand(self, raw: object, place: Place) -> tuple[Period, ...] | None:
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise Wrong(f'{quoted(raw)} is not a list of hours. Write ["09:00 to 17:00"], or [] for a closed day.')
        try:
            return opening_day(raw)
        except ValueError as error:
            raise Wrong(str(error)) from error

    def write(self, value: tuple[Period, ...]) -> object:
        return [str(period) for period in value]


@dataclass(frozen=True)
class Many(Kind[tuple[T, ...]]):
    """A list of values of one kind, none of them twice."""

    kind: Kind[T]
    at_least: int = 0

    def understand(self, raw: object, place: Place) -> tuple[T, ...] | None:
        if not isinstance(raw, list):
            raise Wrong(f"{quoted(raw)} is not a list. Put it between square brackets, [like, this].")
        if len(raw) < self.at_least:
            raise Wrong(f"the list is too short. Write at least {self.at_least}.")
        read: list[T] = []
        for index, item in enumerate(raw):
            value = self.kind.read(item, place / index)
            if value in read:
                (place / index).wrong(f"{quoted(item)} is listed twice. Take one away.")
            elif value is not None:
                read.append(value)
        return tuple(read) if len(read) == len(raw) else None

    def write(self, value: tuple[T, ...]) -> object:
        return [self.kind.write(item) for item in value]


ROLE = Choice(Role, "a role")
NETWORK = Choice(Network, "a network")
SLUG = Pattern(
    r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "a short name of small letters, digits and hyphens", "customer-services", longest=50
)
URL = Pattern(r"https://[A-Za-z0-9.-]+\.[a-z]+(/[^\s<>\"]*)?", "a web address", "https://www.example.gov.uk")
EMAIL = Pattern(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "an e-mail address", "press@example.gov.uk")
PHONE = Pattern(r"\+?[0-9][0-9 ]{1,18}[0-9]", "a telephone number", "01632 960000")
MONOGRAM = Pattern(r"[A-Z]{1,3}", "a monogram of one to three capitals", "NH")
HASHTAG = Pattern(r"#\w{1,50}", "a hashtag", "#Ashmere")
INITIALS = Pattern(r"[^\sA-Z]{0,3}GM[^\sA-Z]{0,3}", "a way to sign as the officer GM would", "^GM")


def _word(raw: object) -> str:
    """What was written, in small letters, if it was a text."""
    return raw.strip().lower() if isinstance(raw, str) else ""


def _number_in(raw: object) -> int | None:
    """The number that somebody meant by '1', '10 days' or 'one day'."""
    word = next(iter(_word(raw).split()), "")
    if re.fullmatch(r"[0-9]{1,6}", word):
        return int(word)
    return _NUMBER_WORDS.index(word) if word in _NUMBER_WORDS else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _reference(raw: object, place: Place, known: frozenset[str], what: str) -> str | None:
    if isinstance(raw, str) and raw in known:
        return raw
    names = sorted(known)
    advice = did_you_mean(_word(raw), names) or (f" Write one of: {', '.join(names)}." if names else "")
    raise Wrong(f"{quoted(raw)} is not {what}.{advice}")
