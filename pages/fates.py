"""What becomes of each row of a file that somebody uploaded: shown before anything is done, then done for all rows or none.

What the kinds mean is each app's own; “wrong” is the same everywhere: while one row is wrong, nothing of the file is done.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Generic, TypeVar

from pages.csv_files import Row

T = TypeVar("T")
WRONG: Final = "wrong"


@dataclass(frozen=True)
class Fate(Generic[T]):
    """What becomes of one row, and why, as a sentence. `facts` is what the row says, where it can be understood."""

    row: Row
    kind: str
    sentence: str
    facts: T | None = None


@dataclass(frozen=True)
class Plan(Generic[T]):
    """The fates of all rows. Nothing is done while one of them is wrong."""

    fates: Sequence[Fate[T]]
    remark: str = ""

    def count(self, *kinds: str) -> int:
        return sum(fate.kind in kinds for fate in self.fates)

    @property
    def shown(self) -> list[Fate[T]]:
        """What is wrong first, the rest as it stands in the file."""
        return sorted(self.fates, key=lambda fate: fate.kind != WRONG)

    def of_kind(self, *kinds: str) -> list[T]:
        """What those rows say."""
        return [fate.facts for fate in self.fates if fate.kind in kinds and fate.facts is not None]

    @property
    def new(self) -> list[T]:
        """What would be added."""
        return self.of_kind("new")

    @property
    def fingerprint(self) -> str:
        """Another one means that something would become of a row that nobody was shown (SHA-256, as hex)."""
        said = "\n".join(f"{fate.row.line}\t{fate.kind}\t{fate.sentence}" for fate in self.fates)
        return sha256(said.encode()).hexdigest()


def read_rows(
    rows: Iterable[Row], read: Callable[[Row], Fate[T]], *, refusals: tuple[type[Exception], ...] = ()
) -> list[Fate[T]]:
    """The fate of each row by itself. `read` raises ValueError, or one of `refusals`, with the sentence of what is wrong."""
    return [_read(row, read, (ValueError, *refusals)) for row in rows]


def _read(row: Row, read: Callable[[Row], Fate[T]], refusals: tuple[type[Exception], ...]) -> Fate[T]:
    try:
        return Fate(row, WRONG, row.problem) if row.problem else read(row)
    except refusals as problem:
        return Fate(row, WRONG, str(problem))


class Lines:
    """In which line something stood first."""

    def __init__(self) -> None:
        self._first: dict[Hashable, int] = {}

    def earlier(self, keys: Sequence[Hashable], line: int) -> int:
        """The line in which one of `keys` stood already; 0 where none did, and from now on they stand in `line`."""
        found = next((self._first[key] for key in keys if key in self._first), 0)
        if not found:
            self._first.update(dict.fromkeys(keys, line))
        return found
