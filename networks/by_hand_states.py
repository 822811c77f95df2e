"""Where work by hand stands once a person has taken it: whose it is, and whether somebody else has looked."""

from typing import Final

from django.db.models import TextChoices

from core.audit.states import Graph


class HandState(TextChoices):
    """In the words of the pages. The outbox says whether it is out; this says who looked."""

    NOT_DONE = "not_done", "Not done yet"
    TO_CHECK = "to_check", "Out, not checked yet"
    TO_MEND = "to_mend", "Out, something is wrong"
    CHECKED = "checked", "Out and checked"
    UNCHECKED = "unchecked", "Out, no check needed"
    TAKEN_DOWN = "taken_down", "Taken down again"


_H = HandState
HAND_WORK: Final = Graph(
    HandState,
    initial={_H.NOT_DONE},
    edges={
        _H.NOT_DONE: {_H.TO_CHECK, _H.UNCHECKED},
        _H.TO_CHECK: {_H.CHECKED, _H.TO_MEND},
        _H.TO_MEND: {_H.TO_CHECK, _H.TAKEN_DOWN},
        _H.CHECKED: set(),
        _H.UNCHECKED: set(),
        _H.TAKEN_DOWN: set(),
    },
)
NEEDS_A_LOOK: Final = (_H.TO_CHECK, _H.TO_MEND)
"""Out, and still somebody's work."""
