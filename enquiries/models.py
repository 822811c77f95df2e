"""Residents, their conversations with the council, every message, and the drafts of replies."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import network
from accounts.models import Account, network_choices
from core.audit.history import tracked
from core.council.models import Topic
from core.council.profile.codes import EnquiryKind
from core.people.models import Department
from enquiries import states
from enquiries.links import cut_at_links
from enquiries.recording_models import Upload as Upload  # Django looks for models here
from enquiries.states import ConversationState


def new_salt() -> str:
    return secrets.token_hex(16)


def salted(text: str, salt: str) -> str:
    """What stays of a resident's words in the record when the words themselves are erased."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


class Resident(models.Model):
    """Somebody on one network. Handle and name are theirs: they stand here and nowhere in the record, so they can be erased."""

    unaudited = ("handle", "name")

    network = models.CharField(max_length=20, choices=network_choices)
    external_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    first_wrote_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "external_id"], name="one_resident_per_network_id")]
        indexes = [
            models.Index(models.functions.Lower("handle"), "network", name="residents_by_handle"),  # appeals
            GinIndex(
                OpClass(Upper("name"), "gin_trgm_ops"), OpClass(Upper("handle"), "gin_trgm_ops"), name="resident_names"
            ),  # search
        ]

    def __str__(self) -> str:
        return self.name or (f"@{self.handle}" if self.handle else "Somebody who gave no name")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def open(self) -> "ConversationQuerySet":
        return self.filter(state__in=states.OPEN)

    def finished(self) -> "ConversationQuerySet":
        return self.exclude(state__in=states.OPEN)

    def nobodys(self) -> "ConversationQuerySet":
        """Waiting in a team, or not triaged yet, with nobody's name on it."""
        return self.filter(state__in=[ConversationState.NEW, ConversationState.WITH_TEAM])

    def mine(self, person_id: int) -> "ConversationQuerySet":
        return self.open().filter(assignee_id=person_id)

    def due_before(self, moment: datetime) -> "ConversationQuerySet":
        """Those whose clock runs and runs out before `moment`."""
        return self.filter(state__in=states.CLOCK_RUNS, due_at__lt=moment)

    def for_queue(self) -> "ConversationQuerySet":
        return self.select_related("account", "resident", "team", "assignee", "topic")


@tracked(exclude=["suggested"])
class Conversation(models.Model):
    """One thread with one resident on one account, with its deadline as it was worked out and stored."""

    class Channel(models.TextChoices):
        COMMENT = "comment", "Comment"
        MENTION = "mention", "Mention"
        DIRECT_MESSAGE = "direct_message", "Private message"
        REVIEW = "review", "Review"

    class Mood(models.TextChoices):
        HAPPY = "happy", "Happy"
        NEUTRAL = "neutral", "Neutral"
        UNHAPPY = "unhappy", "Unhappy"

    class Urgency(models.TextChoices):
        NORMAL = "normal", "Normal"
        URGENT = "urgent", "Urgent"

    State = ConversationState
    Kind = EnquiryKind
    graph = states.CONVERSATION
    unaudited = ("suggested", "last_message_at", "thread", "next_warning_at", "warned_percent", "counted_under")

    reference = models.CharField(
        max_length=24, unique=True, help_text="AD-2026-000123: residents quote it, agents type it into the CRM."
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="conversations")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="conversations")
    channel = models.CharField(max_length=20, choices=Channel)
    thread = models.CharField(
        max_length=300, help_text="What keeps it together: the post commented on, or the private conversation."
    )
    state = models.CharField(max_length=20, choices=ConversationState, default=ConversationState.NEW)
    team = models.ForeignKey(Department, models.PROTECT, null=True, related_name="conversations")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="conversations")

    kind = models.CharField(
        max_length=30,
        choices=[(kind.value, kind.value.replace("_", " ").capitalize()) for kind in EnquiryKind],
        blank=True,
    )
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="conversations")
    mood = models.CharField(max_length=10, choices=Mood, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    suggested = models.JSONField(
        default=dict, help_text="Kind, topic, mood and urgency that the system suggests, each with its reasons."
    )
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    received_at = models.DateTimeField(
        help_text="When the resident wrote what waits for an answer, by the network's own time."
    )
    last_message_at = models.DateTimeField()
    target_minutes = models.PositiveIntegerField(
        null=True, help_text="Working minutes for the first reply; empty where there is no deadline."
    )
    due_at = models.DateTimeField(null=True)
    promised_for = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    working_minutes = models.PositiveIntegerField(
        null=True, help_text="Office minutes from receipt to the first reply."
    )
    met = models.BooleanField(null=True, help_text="Whether the first reply came in time.")
    why = models.CharField(max_length=500, blank=True, help_text="Why no response, or where it was moved to and why.")
    next_warning_at = models.DateTimeField(
        null=True, help_text="When the next warning is due; the breach is the last one."
    )
    warned_percent = models.PositiveSmallIntegerField(
        default=0, help_text="How much of the time had gone when people were last warned."
    )
    counted_under = models.CharField(
        max_length=60,
        blank=True,
        help_text="The profile, closures and emergencies under which the deadline was counted.",
    )
    version = models.PositiveIntegerField(default=0)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        triggers = [states.CONVERSATION.guard()]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "resident", "channel", "thread"],
                condition=Q(state__in=sorted(states.OPEN)),
                name="one_open_conversation_per_thread",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ConversationState.TAKEN, ConversationState.PROMISED])
                | Q(assignee__isnull=False),
                name="what_is_taken_has_a_name",
            ),
        ]
        indexes = [
            models.Index(
                F("due_at").asc(nulls_last=True), "id", condition=Q(state__in=sorted(states.OPEN)), name="inbox_open"
            ),  # the queue, soonest first
            models.Index(
                "assignee",
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(state__in=sorted(states.OPEN)),
                name="inbox_mine",
            ),  # Mine
            models.Index(
                "team",
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(state__in=sorted(states.OPEN)),
                name="inbox_team",
            ),  # a team's queue
            models.Index(
                "state",
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(state__in=["new", "with_team"]),
                name="inbox_nobodys",
            ),  # Nobody's yet
            models.Index(
                F("due_at").asc(nulls_last=True),
                "id",
                condition=Q(state__in=sorted(states.OPEN), promised_for__isnull=False),
                name="inbox_promised",
            ),  # We promised
            models.Index(
                fields=["received_at"], condition=Q(state__in=["new", "with_team"]), name="inbox_waits_longest"
            ),  # Home: since when the oldest has waited that nobody has taken
            models.Index(
                fields=["-last_message_at", "-id"], condition=~Q(state__in=sorted(states.OPEN)), name="inbox_finished"
            ),  # Finished
            models.Index(
                fields=["next_warning_at"],
                condition=Q(state__in=sorted(states.CLOCK_RUNS), next_warning_at__isnull=False),
                name="deadline_sweep",
            ),  # watch
            models.Index(
                fields=["counted_under", "id"],
                condition=Q(state__in=sorted(states.CLOCK_RUNS)),
                name="deadline_recount",
            ),  # recount
            models.Index(fields=["resident", "-id"], name="resident_history"),  # the person pane
            models.Index(fields=["account", "thread"], name="conversations_of_a_thread"),  # taking in what is ours
            models.Index(fields=["received_at"], name="enquiries_received"),  # figures
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def network_name(self) -> str:
        return network(self.account.network).name

    @property
    def is_private(self) -> bool:
        return self.channel == self.Channel.DIRECT_MESSAGE

    def get_absolute_url(self) -> str:
        return reverse("enquiries:conversation", args=[self.pk])


class MessageQuerySet(models.QuerySet["Message"]):
    def inbound(self) -> "MessageQuerySet":
        return self.filter(direction=Message.Direction.IN)


@tracked(exclude=["text", "salt", "author_name", "attachments"])
class Message(models.Model):
    """One thing that was said: by the resident, by us, or between colleagues. The words can be erased; their salted hash stays."""

    class Direction(models.TextChoices):
        IN = "in", "From the resident"
        OUT = "out", "From us"
        NOTE = "note", "Internal note"
        CONTEXT = "context", "Our post"

    unaudited = ("text", "salt", "author_name", "attachments")

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    direction = models.CharField(max_length=10, choices=Direction)
    external_id = models.CharField(max_length=300, blank=True)
    root_external_id = models.CharField(max_length=300, blank=True, help_text="The post under which it stands.")
    author_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, default=new_salt)
    text_hash = models.CharField(max_length=64)
    attachments = models.JSONField(default=list)
    permalink = models.URLField(max_length=500, blank=True)
    at = models.DateTimeField(help_text="The network's own time.")
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outbound = models.OneToOneField("networks.Outbound", models.PROTECT, null=True, related_name="message")
    promised_for = models.DateField(
        null=True, help_text="A holding reply: the day by which the full answer is promised."
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"], condition=~Q(external_id=""), name="taken_in_once"
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="thread"),  # the thread on the conversation's page
            GinIndex(OpClass(Upper("text"), "gin_trgm_ops"), name="message_words"),  # search
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} of {self.conversation}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The words cut at their links: pairs of text and link, one of them empty."""
        return cut_at_links(self.text)

    def save(self, *args: object, **kwargs: object) -> None:
        """The hash always belongs to the words; erasure empties the words and must not call this."""
        self.text_hash = salted(self.text, self.salt)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ReplyDraft(models.Model):
    """What one person has begun to write in one conversation; kept on the server, never sent by itself."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="one_draft_per_person")]

    def __str__(self) -> str:
        return f"Draft of {self.person}"
