"""Row history: every version of every tracked row, written by the database itself, so that bulk updates and SQL are caught."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

Tracked = TypeVar("Tracked", bound=models.Model)


def tracked(*, exclude: Sequence[str] = ()) -> Callable[[type[Tracked]], type[Tracked]]:
    """Decorates a model whose rows have a history; `exclude` names the fields with residents' words or secrets.

    The event's id is a big one: pghistory's own has 32 bits.
    """
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(
        *events, exclude=list(exclude) or None, attrs={"pgh_id": models.BigAutoField(primary_key=True)}
    )
