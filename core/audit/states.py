"""States and their edges, declared once: the verbs ask the graph, and the database's own guard is made from it."""

from collections.abc import Iterable, Mapping

import pgtrigger
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices


class Graph:
    """The states of one field and the edges between them, checked when the module is imported.

    `edges` names every state: a final one has an empty set. Raises ImproperlyConfigured for a state that is missing,
    unknown, or can never be reached from `initial`.
    """

    def __init__(
        self, states: type[TextChoices], *, initial: Iterable[str], edges: Mapping[str, Iterable[str]]
    ) -> None:
        self.states = states
        self.initial = frozenset(str(state) for state in initial)
        self.edges = {str(start): frozenset(str(end) for end in ends) for start, ends in edges.items()}
        self._check()

    def allows(self, start: str, end: str) -> bool:
        """True where a verb may lead from `start` to `end`."""
        return end in self.edges[start]

    def label(self, state: str) -> str:
        """The word that people read for `state`."""
        return str(self.states(state).label)

    def guard(self, field: str = "state") -> pgtrigger.FSM:
        """The database trigger that refuses every other edge, whoever writes."""
        pairs = [(start, end) for start, ends in sorted(self.edges.items()) for end in sorted(ends)]
        return pgtrigger.FSM(name=f"{field}_edges", field=field, transitions=pairs)

    def _check(self) -> None:
        known = set(self.states.values)
        named = set(self.edges) | self.initial | {end for ends in self.edges.values() for end in ends}
        if set(self.edges) != known or named != known:
            raise ImproperlyConfigured(f"{self.states.__name__}: {sorted(known ^ set(self.edges) | named - known)}")
        unreached = known - self._reached()
        if unreached:
            raise ImproperlyConfigured(f"{self.states.__name__}: nothing leads to {sorted(unreached)}.")

    def _reached(self) -> set[str]:
        reached, fringe = set(self.initial), set(self.initial)
        while fringe:
            fringe = {end for start in fringe for end in self.edges[start]} - reached
            reached |= fringe
        return reached
