"""What the networks bring becomes messages and conversations: once each, in whatever order it arrives (ENQ-1)."""

import logging
from dataclasses import replace
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import Account
from core.audit.verbs import add, change, locked
from core.council.selectors import current, topics
from core.notify.services import tell
from core.people.models import Person
from enquiries import actions
from enquiries.deadlines import set_deadline, stop_clock
from enquiries.models import Conversation, Message, Resident
from enquiries.states import OPEN, ConversationState
from enquiries.suggestions import suggest
from networks.manual.names import account_named
from networks.protocol import Inbound, Kind, Verb

log = logging.getLogger(__name__)
_REFERENCES: Final = 7_364_925_327  # the lock under which a reference is given
TAKEN_BACK: Final = "Removed by its author before anybody took it."


@transaction.atomic
def take_in(item: Inbound) -> Message | None:
    """Keeps one thing that came in; the same thing again changes nothing. None for an account that is not on the register.

    1. One taking-in at a time per person and account: duplicates and out-of-order deliveries wait for each other.
    2. A known message is merged by the network's own time. 3. What is ours is context, never work. 4. A new one joins the
    open conversation of its thread, or opens one with a deadline.
    """
    account = account_named(item.network, item.account_external_id)
    if account is None:
        log.warning("something came in for an account of %s that is not on the register", item.network)
        return None
    item = _by_its_first_name(item)
    _one_at_a_time(account, item)
    known = Message.objects.select_for_update().filter(account=account, external_id=item.external_id).first()
    if known is not None:
        return _merge(known, item)
    if item.is_ours:
        return _context(account, item)
    return _new(account, item)


def _by_its_first_name(item: Inbound) -> Inbound:
    """An edit on X gets a new identity; here the message keeps the one under which it first came."""
    if not item.earlier_external_ids:
        return item
    first = item.earlier_external_ids[0]
    root = (
        first
        if item.root_post_external_id in {item.external_id, *item.earlier_external_ids}
        else item.root_post_external_id
    )
    return replace(item, external_id=first, root_post_external_id=root)


def _one_at_a_time(account: Account, item: Inbound) -> None:
    key = f"{account.pk}:{item.external_id}", f"{account.pk}:{item.author.external_id}:{thread_of(item)}"
    with connection.cursor() as cursor:
        for name in sorted(set(key)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def thread_of(item: Inbound) -> str:
    """What keeps a conversation together: the private thread with one person, or the post that was commented on."""
    if item.kind is Kind.DIRECT_MESSAGE:
        return "private"
    return item.root_post_external_id or item.parent_external_id or item.external_id


def _merge(message: Message, item: Inbound) -> Message:
    """The network's own time decides: an older edit changes nothing, and what was removed stays removed."""
    code = _merged(message, item)
    if code:
        change(message, code=code, by=None)
    if code and message.direction == Message.Direction.IN:
        _look_again(locked(Conversation.objects.select_related("account", "team"), message.conversation_id), code)
    return message


def _merged(message: Message, item: Inbound) -> str:
    """Puts what is new on the object and names what happened; nothing for what was known already."""
    if item.verb is Verb.REMOVE:
        if message.removed_at is not None and message.removed_at <= item.at:
            return ""
        message.removed_at = item.at
        return actions.REMOVED
    first = _only_its_removal_is_known(message)
    if first:
        _learn(message, item)
    if item.verb is Verb.EDIT and (
        message.edited_at is None or (item.at, item.text) > (message.edited_at, message.text)
    ):
        message.text, message.edited_at = item.text, item.at
        message.at = min(message.at, item.at)
        return actions.EDITED
    if item.verb is Verb.ADD and (first or item.at < message.at):
        message.at = min(message.at, item.at)
        message.text = message.text or item.text
        return actions.WORDS_CAME
    return ""


def _only_its_removal_is_known(message: Message) -> bool:
    return (
        message.removed_at is not None
        and message.edited_at is None
        and not (message.text or message.attachments)
        and message.at >= message.removed_at
    )


def _learn(message: Message, item: Inbound) -> None:
    """The removal overtook the words: who wrote them and where is known only now."""
    known = _message(message.conversation, item, message.direction)
    for name in ("author_name", "attachments", "permalink", "root_external_id"):
        setattr(message, name, getattr(known, name))
    talk = message.conversation
    Conversation.objects.filter(pk=talk.pk).exclude(state__in=OPEN).update(
        resident=_resident(item), channel=str(item.kind), thread=thread_of(item)
    )


def _look_again(conversation: Conversation, code: str) -> None:
    """After an edit, a removal or words that came late: the clock, what it seems to be about, and whether anything is left to answer."""
    here, said = current(), conversation.messages.inbound()
    if conversation.first_answered_at is None:
        conversation.received_at = said.aggregate(first=Min("at"))["first"]
    _suggest_again(conversation)
    if conversation.state in OPEN:
        set_deadline(conversation, here)
    change(conversation, code=code, by=None)
    nothing_left = (
        not said.filter(removed_at__isnull=True).exists() and conversation.urgency != Conversation.Urgency.URGENT
    )
    if nothing_left and conversation.state in {ConversationState.NEW, ConversationState.WITH_TEAM}:
        _nothing_to_do(conversation)
    elif conversation.why == TAKEN_BACK and not nothing_left and conversation.state == ConversationState.NO_RESPONSE:
        _open_once_more(conversation)


def _suggest_again(conversation: Conversation) -> None:
    """From everything that the resident has said; what seems urgent is told once, and stays so until a person has read it."""
    words = "\n".join(conversation.messages.inbound().order_by("at", "id").values_list("text", flat=True))
    conversation.suggested = suggest(words, topics())
    if (
        conversation.suggested.get("urgency", {}).get("code") == Conversation.Urgency.URGENT
        and conversation.urgency != Conversation.Urgency.URGENT
    ):
        conversation.urgency = Conversation.Urgency.URGENT
        _tell_urgent(conversation)


def _open_once_more(conversation: Conversation) -> None:
    """What may be urgent is read although its author took it back, unless the same thread is open again already."""
    same = {name: getattr(conversation, name) for name in ("account_id", "resident_id", "channel", "thread")}
    if Conversation.objects.open().filter(**same).exists():
        return
    conversation.why = ""
    set_deadline(conversation)
    change(conversation, to=ConversationState.NEW, code=actions.OPENED, by=None)


def _context(account: Account, item: Inbound) -> Message | None:
    """What we wrote ourselves outside this system stands in the thread; it is never work, and opens nothing."""
    threads = Conversation.objects.filter(account=account, thread=thread_of(item))
    if item.kind is Kind.DIRECT_MESSAGE:
        threads = threads.filter(resident__external_id=item.parent_external_id)  # private is a thread with each person
    thread = threads.order_by("-id").first()
    if thread is None or item.verb is Verb.REMOVE:
        return None
    message = _message(thread, item, Message.Direction.OUT)
    message.save()
    return message


def _new(account: Account, item: Inbound) -> Message:
    resident = _resident(item)
    channel = str(item.kind)
    open_one = Conversation.objects.filter(
        account=account, resident=resident, channel=channel, thread=thread_of(item), state__in=OPEN
    ).first()
    if open_one is not None:
        return _join(locked(Conversation.objects.select_related("account", "team", "assignee"), open_one.pk), item)
    return _open(account, resident, item)


def _join(conversation: Conversation, item: Inbound) -> Message:
    """A further message: whoever deals with it is told, and the clock of the first one goes on."""
    message = _message(conversation, item, Message.Direction.IN)
    message.save()
    conversation.last_message_at = max(conversation.last_message_at, item.at)
    _look_again(conversation, actions.WROTE_AGAIN)
    if conversation.state == ConversationState.WAITING:
        _goes_on(conversation)
    if conversation.assignee:
        words = f"{conversation.reference}: the resident wrote again"
        tell(
            [conversation.assignee],
            key=f"enquiries.again.{message.pk}",
            words=words,
            url=conversation.get_absolute_url(),
        )
    return message


def _goes_on(conversation: Conversation) -> None:
    """They have written what we waited for: it is somebody's again, with a deadline from what they wrote."""
    to = ConversationState.WITH_TEAM if conversation.team_id else ConversationState.NEW
    set_deadline(conversation)
    change(
        conversation,
        to=ConversationState.TAKEN if conversation.assignee_id else to,
        code=actions.WROTE_AT_LAST,
        by=None,
    )


def _open(account: Account, resident: Resident, item: Inbound) -> Message:
    here = current()
    conversation = Conversation(
        reference=_next_reference(here.profile.council.monogram.value), account=account, resident=resident, channel=str(item.kind),
        thread=thread_of(item), received_at=item.at, last_message_at=item.at, suggested=suggest(item.text, topics()),
    )  # fmt: skip
    conversation.urgency = conversation.suggested.get("urgency", {}).get("code", Conversation.Urgency.NORMAL)
    set_deadline(conversation, here)
    add(conversation, code=actions.OPENED, by=None)
    message = _message(conversation, item, Message.Direction.IN)
    message.save()
    if item.verb is Verb.REMOVE:
        _nothing_to_do(conversation)
    elif conversation.urgency == Conversation.Urgency.URGENT:
        _tell_urgent(conversation)
    return message


def _nothing_to_do(conversation: Conversation) -> None:
    """Its author took back all that was said before anybody dealt with it; the words are kept."""
    conversation.why = TAKEN_BACK
    stop_clock(conversation)
    change(conversation, to=ConversationState.NO_RESPONSE, code=actions.NO_RESPONSE, by=None, reason=conversation.why)


def _tell_urgent(conversation: Conversation) -> None:
    people = Person.objects.holding("enquiries.triage")
    words = f"{conversation.reference} may be urgent: read it now"
    tell(
        people, key=f"enquiries.urgent.{conversation.pk}", words=words, url=conversation.get_absolute_url(), urgent=True
    )


def _message(conversation: Conversation, item: Inbound, direction: str) -> Message:
    return Message(
        conversation=conversation, account_id=conversation.account_id, direction=direction, external_id=item.external_id,
        root_external_id=item.root_post_external_id, author_name=item.author.name or item.author.handle, text=item.text,
        attachments=[{"url": attachment.url, "alt": attachment.alt} for attachment in item.attachments], permalink=item.permalink, at=item.at,
        edited_at=item.at if item.verb is Verb.EDIT else None, removed_at=item.at if item.verb is Verb.REMOVE else None,
    )  # fmt: skip


def _resident(item: Inbound) -> Resident:
    """The person, by the network's own id; a changed handle or name is taken over. Nameless where the network says nothing."""
    author = item.author
    external_id = author.external_id or f"unknown:{item.external_id}"
    facts: dict[str, Any] = {"handle": author.handle, "name": author.name}
    resident, made = Resident.objects.get_or_create(
        network=item.network, external_id=external_id, defaults=facts | {"first_wrote_at": item.at}
    )
    if not made and (author.handle or author.name) and (resident.handle, resident.name) != (author.handle, author.name):
        Resident.objects.filter(pk=resident.pk).update(**{name: value for name, value in facts.items() if value})
    return resident


def _next_reference(monogram: str) -> str:
    """“AD-2026-000123”, one after another within a year."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REFERENCES])
    start = f"{monogram}-{timezone.localdate().year}-"
    last = Conversation.objects.filter(reference__startswith=start).aggregate(last=Max("reference"))["last"]
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:06}"
