"""Who may decide the stage of a request that is running: those who hold its roles, and who stands in for them (REG-4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from accounts.models import AccountRequest, Decision
from core.council.selectors import Current, current
from core.people.duties import Reach, matrix
from core.people.models import Membership, Person
from core.people.selectors import deputies_of, stand_ins

DUTY = "accounts.sign_off"


@dataclass(frozen=True)
class Signers:
    """Read once, for any number of requests. Four queries."""

    here: Current
    today: date
    held: frozenset[tuple[int, str, int]]
    """Person, role and department of everybody who holds a role that signs."""
    people: Mapping[int, Person]
    stand_ins: Mapping[int, set[int]]
    """By deputy, those for whom they stand in today, because these are away."""
    deputies: Mapping[int, Person]
    """By person, whoever is away."""

    @classmethod
    def now(cls) -> Self:
        today = timezone.localdate()
        roles = list(matrix().duties[DUTY].who)
        held = Membership.objects.current(today).filter(role__in=roles, person__is_active=True)
        rows = list(held.select_related("person"))
        deputies = deputies_of({row.person_id for row in rows})
        people = {row.person_id: row.person for row in rows} | {deputy.pk: deputy for deputy in deputies.values()}
        keys = frozenset((row.person_id, row.role, row.department_id) for row in rows)
        return cls(current(), today, keys, people, stand_ins(today), deputies)

    def of(self, request: AccountRequest) -> list[Person]:
        """Everybody who may decide now, by name."""
        open_to = self._holders_left(request)
        may = {*open_to, *(deputy for deputy, _ in self._standing_in(request, open_to))} - self._out(request)
        return sorted((self.people[pk] for pk in may), key=lambda person: (person.name, person.pk))

    def place_of(self, person: Person, request: AccountRequest) -> Person | None:
        """For whom this person would sign; None where it is in their own right, or not at all."""
        open_to = self._holders_left(request)
        places = (holder for deputy, holder in self._standing_in(request, open_to) if deputy == person.pk)
        return None if person.pk in open_to else next((self.people[pk] for pk in sorted(places)), None)

    def _holders_left(self, request: AccountRequest) -> set[int]:
        """Those who hold the stage's roles, may decide, and for whom nobody has signed yet."""
        roles = request.chain[request.stage]["roles"]
        covered = {decision.in_place_of_id for decision in _of_this_round(request)}
        holders = {pk for pk, role, department in self.held if role in roles and _reaches(role, department, request)}
        return holders - self._out(request) - covered

    def _standing_in(self, request: AccountRequest, holders: Iterable[int]) -> list[tuple[int, int]]:
        """Deputies with their holders: today's, and all of them once the stage has waited beyond its last reminder."""
        late = self.is_late(request)
        named = ((self.deputies[holder].pk, holder) for holder in holders if holder in self.deputies)
        return [(deputy, holder) for deputy, holder in named if late or holder in self.stand_ins.get(deputy, ())]

    def is_late(self, request: AccountRequest) -> bool:
        return self.waited(request) >= max(self.here.profile.sign_off.reminders)

    def waited(self, request: AccountRequest) -> int:
        """Working days since the stage began."""
        since = request.stage_since or request.sent_at
        return self.here.calendar.working_days_between(timezone.localdate(since), self.today) if since else 0

    @staticmethod
    def _out(request: AccountRequest) -> set[int]:
        """Whoever asked, and whoever has decided in this round: nobody takes two stages."""
        return {request.requester_id, *(decision.decider_id for decision in _of_this_round(request))}


def _of_this_round(request: AccountRequest) -> list[Decision]:
    return [decision for decision in request.decisions.all() if decision.round == request.round]


def _reaches(role: str, department: int, request: AccountRequest) -> bool:
    """Whether the duty to sign goes this far: everywhere, or in the department that asks."""
    reach = matrix().reach(DUTY, role)
    return reach is Reach.ALL or (reach is Reach.OWN and department == request.department_id)
