"""The ladder as states: nothing can be done before the post is recorded, and nobody is blocked by one person."""

from typing import Final

from django.db.models import TextChoices

from core.audit.states import Graph


class CaseState(TextChoices):
    RECORDED = "recorded", "Recorded"
    HIDDEN = "hidden", "Hidden"
    WARNED = "warned", "Warned"
    BLOCK_PROPOSED = "block_proposed", "Waits for a second person"
    BLOCKED = "blocked", "Blocked"
    APPEALED = "appealed", "Appeal received"
    LIFTED = "lifted", "Lifted"
    CLOSED = "closed", "Closed"


_C = CaseState
CASE: Final = Graph(
    CaseState,
    initial={_C.RECORDED},
    edges={
        _C.RECORDED: {_C.HIDDEN, _C.WARNED, _C.BLOCK_PROPOSED, _C.CLOSED},
        _C.HIDDEN: {_C.WARNED, _C.BLOCK_PROPOSED, _C.CLOSED},
        _C.WARNED: {_C.HIDDEN, _C.WARNED, _C.BLOCK_PROPOSED, _C.CLOSED},
        _C.BLOCK_PROPOSED: {_C.BLOCKED, _C.WARNED, _C.HIDDEN, _C.RECORDED, _C.CLOSED},
        _C.BLOCKED: {_C.APPEALED},
        _C.APPEALED: {_C.LIFTED, _C.BLOCKED},
        _C.LIFTED: {_C.CLOSED},
        _C.CLOSED: set(),
    },
)
OPEN: Final = frozenset({_C.RECORDED, _C.HIDDEN, _C.WARNED, _C.BLOCK_PROPOSED, _C.APPEALED})
"""States in which somebody may still have to act."""
BLOCK_STANDS: Final = frozenset({_C.BLOCKED, _C.APPEALED})
"""States in which there is a block that an appeal can be about."""
