"""The states of a conversation: one person visibly deals with each, and an answer is only an answer once it is out."""

from typing import Final

from django.db.models import TextChoices

from core.audit.states import Graph


class ConversationState(TextChoices):
    """In the words of design.md section 7; “Yours”, “n min left” and “Late by n” are worked out for the reader."""

    NEW = "new", "New"
    WITH_TEAM = "with_team", "Nobody’s yet"
    TAKEN = "taken", "Taken"
    PROMISED = "promised", "Promised"
    WAITING = "waiting", "Waits for the resident"
    ANSWERED = "answered", "Answered"
    NO_RESPONSE = "no_response", "No response needed"
    MOVED = "moved", "Moved to private"


_S = ConversationState
_FINISHED: Final = {_S.ANSWERED, _S.NO_RESPONSE, _S.MOVED}
CONVERSATION: Final = Graph(
    ConversationState,
    initial={_S.NEW},
    edges={
        _S.NEW: {_S.WITH_TEAM, _S.TAKEN, *_FINISHED},
        _S.WITH_TEAM: {_S.WITH_TEAM, _S.NEW, _S.TAKEN, _S.PROMISED, *_FINISHED},
        _S.TAKEN: {_S.TAKEN, _S.WITH_TEAM, _S.NEW, _S.PROMISED, _S.WAITING, *_FINISHED},
        _S.PROMISED: {_S.PROMISED, _S.TAKEN, _S.WITH_TEAM, _S.NEW, _S.WAITING, *_FINISHED},
        _S.WAITING: {_S.TAKEN, _S.WITH_TEAM, _S.NEW, *_FINISHED},
        _S.ANSWERED: {_S.NEW, _S.WITH_TEAM, _S.TAKEN, _S.NO_RESPONSE},
        _S.NO_RESPONSE: {_S.NEW, _S.WITH_TEAM, _S.TAKEN, _S.ANSWERED},
        _S.MOVED: {_S.NEW, _S.WITH_TEAM, _S.TAKEN, _S.ANSWERED},
    },
)
OPEN: Final = frozenset({_S.NEW, _S.WITH_TEAM, _S.TAKEN, _S.PROMISED, _S.WAITING})
"""States in which somebody still has to do something."""
NOBODYS: Final = frozenset({_S.NEW, _S.WITH_TEAM})
"""States in which nobody's name is on it."""
CLOCK_RUNS: Final = frozenset({_S.NEW, _S.WITH_TEAM, _S.TAKEN, _S.PROMISED})
"""States in which a deadline can come; while we wait for the resident it stands still."""
