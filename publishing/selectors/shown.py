"""The one word that a list shows for a post: its own state, or the worst of what the networks answered."""

from typing import Final

from django.db.models import Exists, OuterRef

from networks.models import Outbound
from networks.states import OutboundState
from publishing.models import Post, PostQuerySet, Publication
from publishing.states import PostState

_O = OutboundState
WORST_FIRST: Final = (
    _O.UNCONFIRMED, _O.REFUSED, _O.EXPIRED, _O.HELD, _O.BY_HAND, _O.SENDING, _O.SCHEDULED, _O.PUBLISHED, _O.WITHDRAWN,
)  # fmt: skip

STATES: Final = {
    "draft": "Draft",
    "in_review": "Waits for approval",
    "sent_back": "Sent back",
    "scheduled": "Scheduled",
    "held": "Held",
    "sending": "Sending",
    "unconfirmed": "Unconfirmed",
    "refused": "Refused",
    "by_hand": "Waits for work by hand",
    "expired": "Expired",
    "published": "Published",
    "withdrawn": "Withdrawn",
}
"""What the lists can be asked for. A post with several accounts is found under each of its states."""


def shown(post: Post) -> str:
    """The state of a post that was fetched with `with_current`, in the words of design.md, section 7. No query."""
    rows = [publication.outbound for publication in post.live]  # type: ignore[attr-defined]
    if post.state != PostState.SCHEDULED or not rows:
        return str(post.get_state_display())
    return shown_of(min(rows, key=lambda row: WORST_FIRST.index(OutboundState(row.state))))


def shown_of(row: Outbound) -> str:
    """The word for one row of the outbox; emergency posts have their own."""
    if row.emergency and row.state == OutboundState.SCHEDULED:
        return "Emergency, scheduled"
    if row.emergency and row.state == OutboundState.PUBLISHED:
        return "Emergency, out"
    return row.state_words


def in_a_sentence(word: str) -> str:
    """“refused by X” for “Refused by X”: names keep their capitals."""
    return word[0].lower() + word[1:]


def in_state(posts: PostQuerySet, state: str) -> PostQuerySet:
    """Those that a list shows, on one account at least, under this key of `STATES`."""
    if state in PostState.values and state != PostState.SCHEDULED:
        return posts.filter(state=state)
    rows = Publication.objects.live().filter(post=OuterRef("pk"), outbound__state=state)
    return posts.filter(Exists(rows), state=PostState.SCHEDULED)
