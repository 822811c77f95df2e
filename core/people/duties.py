"""The role × duty matrix, read from `matrix.toml` once and checked when it is read."""

import tomllib
from collections.abc import Mapping
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
