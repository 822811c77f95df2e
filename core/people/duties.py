"""The role × duty matrix, read from `matrix.toml` once and checked when it is read."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

MATRIX: Final = Path(__file__).with_name("matrix.toml")


class Reach(StrEnum):
    """How far a duty goes: every department, or one's own and what was granted."""

    ALL = "all"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that the council lets some of its people do."""

    code: str
    words: str
    who: Mapping[str, Reach]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Roles by code with their names, duties by code with the roles that hold them."""

    roles: Mapping[str, str]
    duties: Mapping[str, Duty]

    def reach(self, duty: str, role: str) -> Reach | None:
        """How far `role` holds `duty`; None where it does not. Raises ImproperlyConfigured for an unknown duty."""
        if duty not in self.duties:
            raise ImproperlyConfigured(f"There is no duty “{duty}” in {MATRIX.name}.")
        return self.duties[duty].who.get(role)

    def needs_department(self, role: str) -> bool:
        """True where the role does something for its own department only."""
        return any(duty.who.get(role) is Reach.OWN for duty in self.duties.values())

    def holders(self, duty: str) -> list[str]:
        """The names of the roles that hold `duty`, as a refusal names them."""
        return [self.roles[role] for role in self.duties[duty].who]

    def any_of(self, roles: Iterable[str]) -> str:
        """“a comms manager, an SMT member or an administrator”, for a sentence."""
        names = [_with_article(self.roles[role]) for role in roles]
        return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

    def who_can(self, duty: str) -> str:
        """The same for the roles that hold `duty`, at the beginning of a sentence."""
        words = self.any_of(self.duties[duty].who)
        return words[:1].upper() + words[1:]


def _with_article(role: str) -> str:
    """Short names keep their capitals, and are spoken letter by letter: an SMT member."""
    words = " ".join(word if word.isupper() else word.lower() for word in role.split())
    return f"an {words}" if words[0] in "aeiou" or words.startswith("SMT") else f"a {words}"


@cache
def matrix() -> Matrix:
    """The matrix of this installation. Raises ImproperlyConfigured where the file names a role that does not exist."""
    table = tomllib.loads(MATRIX.read_text(encoding="utf-8"))
    duties = {code: _duty(code, row, table["roles"]) for code, row in table["duties"].items()}
    return Matrix(roles=table["roles"], duties=duties)


def _duty(code: str, row: Mapping[str, object], roles: Mapping[str, str]) -> Duty:
    who = row["who"]
    if not isinstance(who, dict) or set(who) - set(roles):
        raise ImproperlyConfigured(f"{MATRIX.name}: {code} names a role that does not exist.")
    return Duty(code, str(row["words"]), {role: Reach(reach) for role, reach in who.items()})
