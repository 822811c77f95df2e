"""Sealing everything anew with the newest key: row by row, so that it can be stopped, run again, and run beside the work.

A row is locked while it is sealed anew; an access that is renewed at that moment is not lost. No secret is logged or shown.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Model

from core.people.sealed import PLACES, Place, key_of, newest_key

BATCH: Final = 200
"""Rows of one transaction."""


@dataclass
class Done:
    """What was sealed anew in one place, and which rows still need another key: those that nobody can read any more."""

    place: Place
    resealed: int = 0
    left: Counter[str] = field(default_factory=Counter)
    """Key id → rows that need it."""


def rotate(say: Callable[[Done], object] = lambda done: None) -> list[Done]:
    """Everything, place by place. Safe to stop at any moment and to begin again."""
    found = []
    for place in PLACES:
        done = Done(place)
        for batch in _batches(place):
            done.resealed += _reseal(place, batch)
        done.left = needed_keys(place)
        say(done)
        found.append(done)
    return found


def needed_keys(place: Place) -> Counter[str]:
    """Which keys but the newest are still needed there, and by how many rows."""
    newest, needed = newest_key(), Counter[str]()
    for _, value in _rows(place):
        needed.update({key_of(token) for token in place.tokens(value)} - {newest})
    return needed


def _batches(place: Place) -> Iterator[list[int]]:
    """The keys of rows that need an old key, as the table is now."""
    newest = newest_key()
    old = [pk for pk, value in _rows(place) if any(key_of(token) != newest for token in place.tokens(value))]
    return (old[start : start + BATCH] for start in range(0, len(old), BATCH))


def _rows(place: Place) -> Iterator[tuple[int, Any]]:
    return _model(place)._default_manager.order_by("pk").values_list("pk", place.field).iterator()


def _reseal(place: Place, keys: list[int]) -> int:
    """How many of these rows were sealed anew; what cannot be read stays as it is."""
    resealed = 0
    with transaction.atomic():
        locked = _model(place)._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
        for row in locked.only("pk", place.field):
            try:
                fresh = place.resealed(getattr(row, place.field))
            except ImproperlyConfigured:
                continue
            resealed += _model(place)._default_manager.filter(pk=row.pk).update(**{place.field: fresh})
    return resealed


def _model(place: Place) -> type[Model]:
    return apps.get_model(place.model)
