"""What the outbox says of a reply: it is an answer once the network has it, and not before."""

from datetime import datetime
from typing import Final

from accounts.catalogue import Action
from core.audit.verbs import change, locked
from core.council.selectors import current, pauses
from core.notify.services import tell
from enquiries import actions
from enquiries.deadlines import set_deadline, stop_clock
from enquiries.models import Conversation, Message
from enquiries.states import CLOCK_RUNS, ConversationState
from networks.models import Outbound
from networks.states import OutboundState

ANSWERS: Final = frozenset({Action.REPLY, Action.DIRECT_MESSAGE})
"""What is sent in a conversation."""


def on_settled(item: Outbound) -> None:
    """Called by the outbox inside its settling transaction; hearing the same twice changes nothing."""
    if item.kind not in ANSWERS:  # five hundred posts at nine o'clock are none of ours
        return
    message = Message.objects.select_related("written_by").filter(outbound=item).first()
    if message is None:
        return
    conversation = locked(Conversation.objects.select_related("account", "team"), message.conversation_id)
    if item.state == OutboundState.PUBLISHED:
        _published(conversation, message, item)
    elif message.written_by:
        words = f"Your reply in {conversation.reference} is not out: {item.state_words}"
        key = f"enquiries.reply.{message.pk}.{item.state}"
        tell([message.written_by], key=key, words=words, url=conversation.get_absolute_url(), urgent=True)


def _published(conversation: Conversation, message: Message, item: Outbound) -> None:
    if message.external_id or not item.settled_at:
        return
    _forget_the_echo(message, item)
    message.external_id, message.permalink, message.at = item.external_id, item.url, item.settled_at
    message.save()
    if conversation.first_answered_at is None:
        _first_answer(conversation, item.settled_at)
    if conversation.state not in CLOCK_RUNS:
        change(conversation, code=actions.ANSWERED, by=message.written_by)
        return
    _move_on(conversation, message, item)


def _forget_the_echo(message: Message, item: Outbound) -> None:
    """The network may have told us of our own reply before it answered us."""
    Message.objects.filter(account_id=item.account_id, external_id=item.external_id, outbound__isnull=True).exclude(
        pk=message.pk
    ).delete()


def _first_answer(conversation: Conversation, settled_at: datetime) -> None:
    """Working minutes from receipt to the first reply, and whether it came in time: stored now, never worked out again.

    The deadline itself decides, to the second; the minutes are cut to whole ones.
    """
    calendar, held = current().calendar, pauses(conversation.received_at)
    conversation.first_answered_at = settled_at
    conversation.working_minutes = calendar.minutes_between(conversation.received_at, settled_at, held)
    if conversation.target_minutes is not None:
        due = calendar.due(conversation.received_at, conversation.target_minutes, held)
        conversation.met = due is None or settled_at <= due


def _move_on(conversation: Conversation, message: Message, item: Outbound) -> None:
    """What came in after the reply was written waits for an answer of its own; otherwise this was the answer, or the promise of one."""
    written_since = conversation.messages.inbound().filter(pk__gt=message.pk).exists()
    conversation.promised_for, conversation.warned_percent = message.promised_for, 0
    if message.promised_for is not None:
        set_deadline(conversation)
        change(
            conversation,
            to=_with(conversation, ConversationState.PROMISED),
            code=actions.PROMISED,
            by=message.written_by,
        )
    elif written_since:
        set_deadline(conversation)
        change(
            conversation, to=_with(conversation, ConversationState.TAKEN), code=actions.ANSWERED, by=message.written_by
        )
    else:
        conversation.answered_at = item.settled_at
        stop_clock(conversation)
        change(conversation, to=ConversationState.ANSWERED, code=actions.ANSWERED, by=message.written_by)


def _with(conversation: Conversation, state: ConversationState) -> ConversationState | None:
    """That state; none where it was given to a team while the reply was on its way, and nobody there has taken it yet."""
    return state if conversation.assignee_id else None
