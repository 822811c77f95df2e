"""The states of what goes out, with their edges."""

from typing import Final

from django.db.models import TextChoices

from core.audit.states import Graph


class OutboundState(TextChoices):
    """In the words of design.md section 7. *Scheduled* means: certainly not out."""

    SCHEDULED = "scheduled", "Scheduled"
    SENDING = "sending", "Sending"
    PUBLISHED = "published", "Published"
    REFUSED = "refused", "Refused"
    UNCONFIRMED = "unconfirmed", "Unconfirmed"
    BY_HAND = "by_hand", "Waits for work by hand"
    HELD = "held", "Held"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


_O = OutboundState
OUTBOUND: Final = Graph(
    OutboundState,
    initial={_O.SCHEDULED},
    edges={
        _O.SCHEDULED: {_O.SENDING, _O.HELD, _O.EXPIRED, _O.WITHDRAWN},
        _O.SENDING: {
            _O.PUBLISHED,
            _O.REFUSED,
            _O.UNCONFIRMED,
            _O.SCHEDULED,
            _O.BY_HAND,
            _O.HELD,
            _O.EXPIRED,
            _O.WITHDRAWN,
        },
        _O.UNCONFIRMED: {_O.PUBLISHED, _O.SCHEDULED, _O.SENDING, _O.WITHDRAWN},
        _O.BY_HAND: {_O.PUBLISHED, _O.WITHDRAWN},
        _O.REFUSED: {_O.SCHEDULED, _O.WITHDRAWN},
        _O.HELD: {_O.SCHEDULED, _O.WITHDRAWN},
        _O.EXPIRED: {_O.SCHEDULED, _O.WITHDRAWN},
        _O.PUBLISHED: set(),
        _O.WITHDRAWN: set(),
    },
)
NEEDS_A_PERSON: Final = (_O.UNCONFIRMED, _O.BY_HAND, _O.REFUSED, _O.EXPIRED)
"""States that no machine leaves."""
SETTLED: Final = (_O.PUBLISHED, _O.REFUSED, _O.UNCONFIRMED, _O.BY_HAND, _O.HELD, _O.EXPIRED, _O.WITHDRAWN)
"""States of which the upper floors are told."""
MAY_BE_OUT: Final = (_O.SENDING, _O.UNCONFIRMED)
"""States in which nobody can say yet; a database constraint says that no other state may leave it open."""
