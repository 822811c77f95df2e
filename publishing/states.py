"""The states of a post and their edges. What a network answered stands on the outbox's own row, never here."""

from typing import Final

from django.db.models import TextChoices

from core.audit.states import Graph
from networks.states import OutboundState


class PostState(TextChoices):
    """In the words of design.md, section 7; “Published”, “Held” and the like come from the outbox (`selectors.shown`)."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Waits for approval"
    SENT_BACK = "sent_back", "Sent back"
    APPROVED = "approved", "Approved"
    SCHEDULED = "scheduled", "Scheduled"
    WITHDRAWN = "withdrawn", "Withdrawn"


_S = PostState
POST: Final = Graph(
    PostState,
    initial={_S.DRAFT},
    edges={
        _S.DRAFT: {_S.IN_REVIEW, _S.WITHDRAWN},
        _S.IN_REVIEW: {_S.IN_REVIEW, _S.DRAFT, _S.SENT_BACK, _S.APPROVED, _S.WITHDRAWN},
        _S.SENT_BACK: {_S.IN_REVIEW, _S.WITHDRAWN},
        _S.APPROVED: {_S.SCHEDULED},
        _S.SCHEDULED: {_S.DRAFT, _S.IN_REVIEW, _S.WITHDRAWN},
        _S.WITHDRAWN: set(),
    },
)
"""`APPROVED` lasts only as long as the transaction that signs: the same press schedules. A change of anything leads back
to `DRAFT`, a change of the time alone to `IN_REVIEW`."""

SIGNED: Final = frozenset({_S.APPROVED, _S.SCHEDULED})
"""States with a signature behind them that still counts."""
TO_BE_SENT: Final = frozenset({_S.DRAFT, _S.SENT_BACK})
"""States from which somebody sends it for approval; only a change of its time does so by itself."""
LEFT_THE_HOUSE: Final = (OutboundState.SENDING, OutboundState.PUBLISHED, OutboundState.UNCONFIRMED)
"""States of the outbox in which residents may have read it: it can be corrected, never changed."""
NOT_OUT: Final = (
    OutboundState.SCHEDULED,
    OutboundState.HELD,
    OutboundState.BY_HAND,
    OutboundState.REFUSED,
    OutboundState.EXPIRED,
)
"""States of the outbox from which a change of the post takes it back."""
