"""The verbs of an enquiry: give to a team, take, hand over, reply, promise, move, no response, note, confirm (ENQ-2 to 7)."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.catalogue import Action, network
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.models import Topic
from core.council.selectors import current
from core.notify.services import tell
from core.people.models import Department, Person
from enquiries import actions
from enquiries.deadlines import set_deadline, stop_clock
from enquiries.models import Conversation, Message, ReplyDraft
from enquiries.permissions import may_finish, may_note, may_reply, may_take, may_triage, may_wait
from enquiries.states import CLOCK_RUNS, OPEN, ConversationState
from networks.protocol import Request, Target
from networks.services import put_out


@transaction.atomic
def assign(
    *, conversation_id: int, team: Department, by: Person, note: str = "", seen: int | None = None
) -> Conversation:
    """Gives the conversation to a team; whoever in it is free takes it. Raises RuleBroken, ChangedMeanwhile."""
    conversation, here = locked(Conversation.objects.select_related("account"), conversation_id, seen=seen), current()
    ensure(may_triage(by, conversation))
    if team.slug not in here.profile.enquiries.assign_to.value:
        raise RuleBroken(f"{team} is not among the teams that answer residents.", field="team")
    _check_no_newer(conversation)
    conversation.team, conversation.assignee = team, None
    set_deadline(conversation, here)
    change(
        conversation,
        to=ConversationState.WITH_TEAM,
        code=actions.ASSIGNED,
        by=by,
        reason=note,
        extra={"team": team.name},
    )
    return conversation


@transaction.atomic
def take(*, conversation_id: int, by: Person, seen: int | None = None) -> Conversation:
    """Puts one's own name on it. Raises RuleBroken (naming who was faster), ChangedMeanwhile."""
    conversation = locked(Conversation.objects.select_related("account"), conversation_id)
    if conversation.assignee_id is not None and conversation.assignee_id != by.pk and conversation.state in OPEN:
        locked(Conversation.objects, conversation_id, seen=seen)
    ensure(may_take(by, conversation))
    conversation.assignee = by
    to = ConversationState.PROMISED if conversation.promised_for else ConversationState.TAKEN
    change(conversation, to=to, code=actions.TAKEN, by=by)
    return conversation


@transaction.atomic
def take_again(*, conversation_id: int, by: Person) -> Conversation:
    """Opens a finished conversation once more, for a further word. Raises RuleBroken."""
    conversation = locked(Conversation.objects.select_related("account"), conversation_id)
    if conversation.state in OPEN:
        raise RuleBroken("This conversation is open. Take it.")
    _check_no_newer(conversation)
    ensure(may_note(by, conversation))
    conversation.assignee, conversation.why = by, ""
    set_deadline(conversation)
    change(conversation, to=ConversationState.TAKEN, code=actions.TAKEN, by=by)
    return conversation


@transaction.atomic
def hand_over(*, conversation_id: int, to: Person, note: str, by: Person, seen: int | None = None) -> Conversation:
    """Gives it to one colleague, with what they need to know. Raises RuleBroken, ChangedMeanwhile."""
    conversation = locked(Conversation.objects, conversation_id, seen=seen)
    ensure(may_triage(by, conversation))
    if conversation.state not in OPEN:
        raise RuleBroken(f"This conversation is “{conversation.get_state_display()}”. Take it again first.")
    if to.pk == by.pk:
        raise RuleBroken("That is you.", field="to")
    if not to.rights.holds("enquiries.answer"):
        raise RuleBroken(f"{to} does not answer residents.", field="to")
    conversation.assignee = to
    conversation.team_id = conversation.team_id or min(to.rights.departments)
    to_state = ConversationState.PROMISED if conversation.promised_for else ConversationState.TAKEN
    change(conversation, to=to_state, code=actions.HANDED_OVER, by=by, reason=note, extra={"to": str(to)})
    words = f"{by} handed {conversation.reference} over to you"
    tell(
        [to],
        key=f"enquiries.handed.{conversation.pk}.{conversation.version}",
        words=words,
        url=conversation.get_absolute_url(),
    )
    return conversation


@transaction.atomic
def send_reply(*, conversation_id: int, text: str, by: Person, seen: int, promised_for: date | None = None) -> Message:
    """Writes the reply, signs it with initials and puts it into the outbox; it is an answer once the network has it.

    With `promised_for` it is a holding reply: the promise becomes the next deadline (ENQ-5). A resident or colleague who
    wrote since `seen` makes it ChangedMeanwhile: nothing is sent unread. Raises RuleBroken, ChangedMeanwhile.
    """
    conversation = locked(
        Conversation.objects.select_related("account", "resident", "assignee"), conversation_id, seen=seen
    )
    ensure(may_reply(by, conversation))
    _check_promise(promised_for)
    signed = _signed(text, by)
    _check_length(conversation, signed)
    last = conversation.messages.inbound().order_by(F("removed_at").asc(nulls_first=True), "-at").first()
    message = _to_outbox(conversation, signed, last, by)
    message.promised_for = promised_for
    add(message, code=actions.REPLIED, by=by)
    ReplyDraft.objects.filter(conversation=conversation, person=by).delete()
    to = ConversationState.TAKEN if conversation.state == ConversationState.WAITING else None
    change(conversation, to=to, code=actions.REPLIED, by=by)
    return message


def _check_promise(promised_for: date | None) -> None:
    if promised_for is not None and promised_for < timezone.localdate():
        raise RuleBroken("The day of the full answer must be today or later.", field="promised_for")


def _signed(text: str, by: Person) -> str:
    """The text with the officer's initials, where the council signs (NH 5.5)."""
    if not text.strip():
        raise RuleBroken("Enter your reply.", field="text")
    signature = current().profile.enquiries.signature(by.initials)
    return f"{text.strip()} {signature}".strip()


def _check_length(conversation: Conversation, text: str) -> None:
    entry = network(conversation.account.network)
    if conversation.is_private:
        limit, used = entry.message_limit, entry.message_length(text)
        if limit is not None and used > limit:
            raise RuleBroken(
                f"This is {used - limit:,} too long for a private message on {entry.name}: {limit:,} fit.",
                field="text",
            )
    elif sentence := entry.too_long(text):
        raise RuleBroken(f"{sentence} Your initials are counted.", field="text")


def _to_outbox(conversation: Conversation, text: str, last: Message | None, by: Person) -> Message:
    kind = Action.DIRECT_MESSAGE if conversation.is_private else Action.REPLY
    target = _target(conversation, last)
    request = Request(kind=kind, text=text, target=target)
    outbound = put_out(
        kind=kind, account=conversation.account, request=request, due_at=timezone.now(), by=by,
        subject=conversation.reference, subject_url=conversation.get_absolute_url(),
    )  # fmt: skip
    return Message(
        conversation=conversation, account=conversation.account, direction=Message.Direction.OUT, author_name=conversation.account.name,
        text=text, at=timezone.now(), written_by=by, outbound=outbound, root_external_id=target.root_external_id,
    )  # fmt: skip


def _target(conversation: Conversation, last: Message | None) -> Target:
    """What the reply answers. A private message goes to the person: naming a message there would mean a comment (Target)."""
    person = conversation.resident.external_id
    if last is None or conversation.is_private:
        return Target(person=person, permalink=last.permalink if last else "")
    return Target(last.external_id, last.root_external_id, person, last.permalink)


@transaction.atomic
def wait_for_resident(*, conversation_id: int, by: Person, seen: int | None = None) -> Conversation:
    """We have asked, they have not answered: the clock stops until they write. Raises RuleBroken, ChangedMeanwhile.

    A promise that was made ends with it: what was promised cannot be kept without the resident.
    """
    conversation = locked(Conversation.objects.select_related("account", "assignee"), conversation_id, seen=seen)
    ensure(may_wait(by, conversation))
    conversation.promised_for, conversation.warned_percent = None, 0
    stop_clock(conversation)
    change(conversation, to=ConversationState.WAITING, code=actions.WAITS, by=by)
    return conversation


@transaction.atomic
def no_response(*, conversation_id: int, reason: str, by: Person, seen: int | None = None) -> Conversation:
    """Not everything needs an answer; why stays in the record (ENQ-3). Raises RuleBroken, ChangedMeanwhile."""
    conversation = locked(Conversation.objects, conversation_id, seen=seen)
    ensure(may_finish(by, conversation))
    conversation.why = _needed(reason, "Choose why no response is needed.")
    _finish(conversation)
    change(conversation, to=ConversationState.NO_RESPONSE, code=actions.NO_RESPONSE, by=by, reason=reason)
    return conversation


@transaction.atomic
def move(*, conversation_id: int, where: str, reason: str, by: Person, seen: int | None = None) -> Conversation:
    """It goes on somewhere else (private message, phone, form); where and why stay in the record (ENQ-7). Raises RuleBroken."""
    conversation = locked(Conversation.objects, conversation_id, seen=seen)
    ensure(may_finish(by, conversation))
    conversation.why = (
        f"{_needed(where, 'Choose where this goes on.')}: {_needed(reason, 'Say why it goes on there.')}"[:500]
    )
    _finish(conversation)
    change(conversation, to=ConversationState.MOVED, code=actions.MOVED, by=by, reason=conversation.why)
    return conversation


def _finish(conversation: Conversation) -> None:
    """The clock ends. What was late by then without a first reply counts as not met; what was not late counts as nothing."""
    if (
        conversation.first_answered_at is None
        and conversation.due_at is not None
        and conversation.due_at < timezone.now()
    ):
        conversation.met = False
    conversation.promised_for = None
    stop_clock(conversation)


@transaction.atomic
def leave_note(*, conversation_id: int, text: str, by: Person) -> Message:
    """A word between colleagues; residents never see it (ENQ-15). Raises RuleBroken."""
    conversation = locked(Conversation.objects, conversation_id)
    ensure(may_note(by, conversation))
    note = Message(
        conversation=conversation, account_id=conversation.account_id, direction=Message.Direction.NOTE, author_name=by.name,
        text=_needed(text, "Enter your note."), at=timezone.now(), written_by=by,
    )  # fmt: skip
    add(note, code=actions.NOTED, by=by)
    change(conversation, code=actions.NOTED, by=by)  # a reply that was begun before this was read is not sent unread
    if conversation.assignee and conversation.assignee_id != by.pk:
        words = f"{by} left a note in {conversation.reference}"
        tell([conversation.assignee], key=f"enquiries.note.{note.pk}", words=words, url=conversation.get_absolute_url())
    return note


@transaction.atomic
def confirm(*, conversation_id: int, kind: str, topic: Topic | None, mood: str, by: Person) -> Conversation:
    """A person says what it is about; figures count what was confirmed (ENQ-18). Raises RuleBroken."""
    conversation = locked(Conversation.objects.select_related("account", "team"), conversation_id)
    ensure(may_note(by, conversation))
    conversation.kind, conversation.topic, conversation.mood, conversation.confirmed_by = kind, topic, mood, by
    if conversation.state in CLOCK_RUNS:
        set_deadline(conversation)
    change(conversation, code=actions.CONFIRMED, by=by)
    return conversation


def _check_no_newer(conversation: Conversation) -> None:
    """A finished conversation cannot be opened beside a newer one of the same thread. Raises RuleBroken."""
    if conversation.state in OPEN:
        return
    same = {name: getattr(conversation, name) for name in ("account_id", "resident_id", "channel", "thread")}
    if newer := Conversation.objects.open().filter(**same).first():
        raise RuleBroken(f"The resident has written again since: {newer.reference} is open.")


def keep_draft(*, conversation_id: int, text: str, by: Person) -> None:
    """Keeps what somebody has begun to write; an empty one is thrown away."""
    if text.strip():
        ReplyDraft.objects.update_or_create(conversation_id=conversation_id, person=by, defaults={"text": text})
    else:
        ReplyDraft.objects.filter(conversation_id=conversation_id, person=by).delete()


def _needed(words: str, sentence: str) -> str:
    if not words.strip():
        raise RuleBroken(sentence)
    return words.strip()
