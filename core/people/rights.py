"""What one person may do today, worked out from the roles that they hold. Pure: no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from core.people.duties import Reach, matrix


@dataclass(frozen=True, slots=True)
class Rights:
    """The roles a person holds, each with its department."""

    held: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, held: Iterable[tuple[str, int]]) -> Self:
        """From pairs of role and department id."""
        return cls(frozenset(held))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.held)

    @property
    def departments(self) -> frozenset[int]:
        """The departments that this person belongs to."""
        return frozenset(department for _, department in self.held)

    def holds(self, duty: str) -> bool:
        """True where the person holds `duty` anywhere: enough to open a page, not to act on a thing."""
        return any(matrix().reach(duty, role) for role in self.roles)

    def everywhere(self, duty: str) -> bool:
        """True where the duty goes for every department."""
        return any(matrix().reach(duty, role) is Reach.ALL for role in self.roles)

    def own(self, duty: str) -> frozenset[int]:
        """The departments for which the person holds `duty` as their own."""
        return frozenset(department for role, department in self.held if matrix().reach(duty, role))

    def over(self, duty: str, department: int | None, *, granted: Collection[str] = ()) -> bool:
        """True where the person holds `duty` for a thing of `department`, or was granted it on that very account."""
        if self.everywhere(duty) or (self.holds(duty) and duty in granted):
            return True
        return department is not None and department in self.own(duty)
