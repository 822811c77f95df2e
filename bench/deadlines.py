"""What the sweep over the deadlines costs, and how long the recount takes that an emergency asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench import conversations, council, ground
from bench.figures import MILLISECONDS, Figure, at_most, seconds, typical
from bench.ground import Environment
from bench.sizes import Sizes
from core.council.services import start_emergency
from core.notify.models import Notice
from core.people.models import Person
from council_social.demonstration.people import staff
from enquiries import deadlines
from enquiries.models import Conversation
from enquiries.tasks import watch_deadlines

NOTHING_DUE_MS: Final = 5
NEWLY_DUE_MS: Final = 500
NEWLY_DUE: Final = 5_000
RECOUNT_SECONDS: Final = 30
MILLION: Final = 1_000_000
PATIENCE_SECONDS: Final = 1_800
FALL_DUE: Final = """
    UPDATE enquiries_conversation SET due_at = now() - interval '1 second', next_warning_at = now() - interval '1 second', warned_percent = 75
     WHERE id IN (SELECT id FROM enquiries_conversation WHERE next_warning_at > now() AND promised_for IS NULL ORDER BY id LIMIT {number})
"""


def measure(sizes: Sizes, _environment: Environment) -> Iterator[Figure]:
    """Over the largest inbox of this run."""
    number = sizes.inboxes[-1]
    if not Person.objects.exists():
        council.afresh()
    conversations.fill(number)
    idle = typical(watch_deadlines, times=sizes.repeats)
    yield Figure(f"deadline sweep: nothing due, {number:,} open", idle * MILLISECONDS, "ms", at_most(NOTHING_DUE_MS))
    yield from _newly_due(sizes.newly_due)
    yield from _recount(number)


def _newly_due(number: int) -> Iterator[Figure]:
    """With the rows of history and the notices."""
    with ground.as_owner(), conversations.without_triggers("enquiries_conversation"):
        ground.run(FALL_DUE.format(number=number))
    took = seconds(watch_deadlines)
    assert Notice.objects.count() >= number, "The sweep told nobody of what fell due."
    goal = at_most(NEWLY_DUE_MS * number / NEWLY_DUE)
    yield Figure(f"deadline sweep: {number:,} newly due", took * MILLISECONDS, "ms", goal)


def _recount(number: int) -> Iterator[Figure]:
    """From the press of emergency mode until every deadline that runs is counted under it."""
    start_emergency(name="Flooding in the town", by=staff()["priya"])
    running = Conversation.objects.filter(state__in=deadlines.CLOCK_RUNS).count()
    took = seconds(lambda: deadlines.recount_all(within=PATIENCE_SECONDS))
    yield Figure(f"deadlines counted again, {running:,}", took, "s", at_most(RECOUNT_SECONDS * running / MILLION))
