"""Residents who write, and the outbox that answers: as few words as a test needs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Account
from enquiries.models import Conversation, Message
from enquiries.taking_in import take_in
from networks import settled
from networks.models import Outbound
from networks.protocol import Author, Inbound, Kind, Verb

MAUREEN = Author("r-1", "madeup_maureen", "Maureen Madeup")
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
"""A Monday in the office, in winter: London's clock is UTC."""


def inbound(account: Account, external_id: str = "c-1", **facts: Any) -> Inbound:
    """Something that came in for `account`: Maureen's comment under our post, unless said otherwise."""
    given = {
        "network": account.network, "account_external_id": account.external_id, "kind": Kind.COMMENT, "external_id": external_id,
        "at": timezone.now() - timedelta(minutes=1), "author": MAUREEN, "text": "When is my brown bin collected?", "root_post_external_id": "p-1",
    }  # fmt: skip
    return Inbound(**given | facts)


def arrives(account: Account, external_id: str = "c-1", **facts: Any) -> Conversation:
    """Takes it in and returns its conversation."""
    message = take_in(inbound(account, external_id, **facts))
    assert message is not None
    return Conversation.objects.get(pk=message.conversation_id)


def again(conversation: Conversation) -> Conversation:
    """As the database has it now."""
    return Conversation.objects.get(pk=conversation.pk)


def becomes(message: Message, state: str, *, at: datetime | None = None, external_id: str = "") -> None:
    """What the outbox would do with the reply: it ends in `state`, and the listeners are told."""
    Outbound.objects.filter(pk=message.outbound_id).update(state="sending")
    facts = {
        "settled_at": at or timezone.now(),
        "external_id": external_id or f"out-{message.pk}",
        "url": "https://facebook.example/1",
    }
    Outbound.objects.filter(pk=message.outbound_id).update(
        state=state, **(facts if state == "published" else {"settled_at": at or timezone.now()})
    )
    settled.announce([Outbound.objects.get(pk=message.outbound_id)])
    assert not Outbound.objects.get(pk=message.outbound_id).untold, "a listener could not take the news"


EDIT, REMOVE = Verb.EDIT, Verb.REMOVE
