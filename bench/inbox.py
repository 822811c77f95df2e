"""The first page of the inbox, and what search costs, as the inbox grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import conversations, council
from bench.figures import MILLISECONDS, Figure, at_most, in_turn
from bench.ground import Environment
from bench.sizes import Sizes
from core.council.selectors import current
from core.people.models import Person
from council_social.search import search
from enquiries.models import Conversation
from enquiries.selectors import InboxFilter, queue

CONSTANT: Final = "a page that reads no inbox"
PAGE: Final = "/inbox/?view=open"
SEARCHES: Final = {"one hit": "quizzical pelican", "a common word": "bin"}
GROWTH: Final = 1.2
SEARCH_GROWTH: Final = 3
SEARCH_MILLISECONDS: Final = 100


def measure(sizes: Sizes, _environment: Environment) -> Iterator[Figure]:
    """For each size the page as a comms officer gets it, the bare selector, half way down, and search."""
    person = council.afresh()["grace"]
    seen = [_at(number, person, sizes.repeats) for number in sizes.inboxes]
    for costs in seen:
        yield from costs.figures()
    yield from _growth(seen[0], seen[-1])


@dataclass(frozen=True)
class Costs:
    """Seconds, by what was asked for, with so many open conversations."""

    number: int
    queries: int
    seconds: dict[str, float] = field(default_factory=dict)

    def in_constants(self, what: str) -> float:
        return self.seconds[what] / self.seconds[CONSTANT]

    def figures(self) -> Iterator[Figure]:
        for what, cost in self.seconds.items():
            goal = at_most(SEARCH_MILLISECONDS) if what.startswith("search") else None
            yield Figure(f"{what}, {self.number:,} open", cost * MILLISECONDS, "ms", goal)
        yield Figure(f"inbox page: queries, {self.number:,} open", self.queries, "queries")


def _at(number: int, person: Person, repeats: int) -> Costs:
    conversations.fill(number)
    client = Client()
    client.force_login(person)
    return Costs(number, _queries(client), in_turn(dict(_asked(client, person)), times=repeats))


def _asked(client: Client, person: Person) -> Iterator[tuple[str, Callable[[], object]]]:
    here, person = current(), Person.objects.get(pk=person.pk)
    yield CONSTANT, partial(_get, client, reverse("public:accessibility"))
    yield "inbox page", partial(_get, client, PAGE)
    yield "inbox page half way down", partial(_get, client, f"{PAGE}&after={_half_way()}")
    yield "inbox queue alone", partial(queue, person, InboxFilter("open"), here)
    yield "home page", partial(_get, client, "/")
    for what, words in SEARCHES.items():
        yield f"search, {what}", partial(search, words, person)


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"


def _half_way() -> str:
    rows = Conversation.objects.open().filter(due_at__isnull=False).order_by("due_at", "id")
    moment, pk = rows.values_list("due_at", "id")[rows.count() // 2]
    return f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}~{pk}"


def _queries(client: Client) -> int:
    _get(client, PAGE)
    with CaptureQueriesContext(connection) as asked:
        _get(client, PAGE)
    return len(asked)


def _growth(small: Costs, large: Costs) -> Iterator[Figure]:
    """Each beside the constant page of the same minutes, or a machine that was busier meanwhile would look like growth."""
    for what in [what for what in small.seconds if what != CONSTANT]:
        limit = SEARCH_GROWTH if what.startswith("search") else GROWTH
        name = f"{what}: growth from {small.number:,} to {large.number:,}"
        yield Figure(name, large.in_constants(what) / small.in_constants(what), "times", at_most(limit))
