"""The outbox with its attempts and look-ups, the connections of accounts, and what the networks deliver."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts.catalogue import Action, network
from accounts.models import Account
from core.audit.history import tracked
from networks import states
from networks.by_hand_models import HandWork as HandWork  # Django looks for models here
from networks.connect_models import Journey as Journey  # Django looks for models here
from networks.states import MAY_BE_OUT, NEEDS_A_PERSON, OutboundState

KIND_WORDS = {
    Action.POST: "Post",
    Action.REPLY: "Reply",
    Action.DIRECT_MESSAGE: "Direct message",
    Action.HIDE: "Hiding a comment",
    Action.UNHIDE: "Showing a comment again",
    Action.DELETE: "Deleting what is ours",
    Action.REMOVE: "Removing a comment",
    Action.BLOCK: "Block",
    Action.UNBLOCK: "Lifting a block",
}


OUTCOME_WORDS = {
    "": "No answer came",
    "accepted": "The network took it",
    "refused": "Refused",
    "rate_limited": "Asked to wait",
    "unauthorised": "Access refused",
    "unknown": "Nobody knows",
    "by_hand": "Handed to a person",
    "stopped": "Stopped before it was sent",
    "found": "No answer came; found by looking",
    "not_out": "No answer came; not out, found by looking",
}


class OutboundQuerySet(models.QuerySet["Outbound"]):
    def past_its_time(self) -> "OutboundQuerySet":
        """What should be out by the database's clock; what was sent already only where a repeat is harmless."""
        first = Q(state=OutboundState.SCHEDULED, due_at__lte=Now())
        again = Q(state=OutboundState.UNCONFIRMED, repeat_at__lte=Now())
        in_time = Q(expires_at__isnull=True) | Q(expires_at__gt=Now()) | Q(again_until__gt=Now())
        return self.filter(first | again).filter(in_time)

    def due(self) -> "OutboundQuerySet":
        """What may be tried now."""
        return self.past_its_time().filter(Q(not_before__isnull=True) | Q(not_before__lte=Now()))

    def claimable(self) -> "OutboundQuerySet":
        """Of what is due, what no network has asked us to wait with."""
        paced = Pace.objects.filter(not_before__gt=Now()).values("network")
        return self.due().exclude(account__connection__not_before__gt=Now()).exclude(account__network__in=paced)

    def told_to_wait(self) -> "OutboundQuerySet":
        """Past its time and not claimable: the network asked for it, or the last try failed before sending."""
        paced = Pace.objects.filter(not_before__gt=Now()).values("network")
        asked = Q(account__connection__not_before__gt=Now()) | Q(account__network__in=paced)
        return self.past_its_time().filter(Q(not_before__gt=Now()) | asked)

    def too_late(self) -> "OutboundQuerySet":
        """Scheduled, and past the moment after which it must not go out."""
        in_hand = Q(again_until__isnull=True) | Q(again_until__lte=Now())
        return self.filter(in_hand, state=OutboundState.SCHEDULED, expires_at__lte=Now())

    def on_the_wire(self) -> "OutboundQuerySet":
        """What the network may be receiving at this moment: nothing stops it any more."""
        newest = Attempt.objects.filter(outbound=models.OuterRef("pk"), number=models.OuterRef("attempts_made"))
        return self.filter(models.Exists(newest.filter(first_byte_at__isnull=False)), state=OutboundState.SENDING)

    def routine_posts(self) -> "OutboundQuerySet":
        """What emergency mode stops: replies and moderation go on."""
        return self.filter(kind=Action.POST, emergency=False)

    def needing_a_person(self) -> "OutboundQuerySet":
        """What no machine leaves. Held posts have a list of their own, with the people who hold and release them."""
        held_but_no_post = Q(state=OutboundState.HELD) & ~Q(kind=Action.POST)
        return self.filter(Q(state__in=NEEDS_A_PERSON) | held_but_no_post)

    def with_account(self) -> "OutboundQuerySet":
        return self.select_related("account", "account__department", "put_out_by", "settled_by")


@tracked(exclude=["request", "handle", "extra"])
class Outbound(models.Model):
    """One thing that the council does on a network: a post, a reply, a moderation action. The row is the queue."""

    Kind = Action
    State = OutboundState
    graph = states.OUTBOUND
    unaudited = (
        "request", "handle", "extra", "attempts_made", "not_before", "again_until", "repeat_at", "may_be_out", "next_look_at",
        "looks", "untold",
    )  # fmt: skip

    kind = models.CharField(max_length=20, choices=[(kind.value, words) for kind, words in KIND_WORDS.items()])
    account = models.ForeignKey(Account, models.PROTECT, related_name="outbounds")
    state = models.CharField(max_length=20, choices=OutboundState, default=OutboundState.SCHEDULED)
    subject = models.CharField(
        max_length=200, blank=True, help_text="As lists and notices name it. Never a resident’s words or name."
    )
    subject_url = models.CharField(max_length=300, blank=True, help_text="The page of what it belongs to.")
    emergency = models.BooleanField(default=False)
    put_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    put_out_at = models.DateTimeField(default=timezone.now)

    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(
        null=True, help_text="From then on it is too late; empty where late is better than never."
    )
    not_before = models.DateTimeField(
        null=True, help_text="The network asked us to wait, or the last try failed before sending."
    )
    again_until = models.DateTimeField(
        null=True, help_text="A person decided to send it again, until then, whatever its time was."
    )
    repeat_at = models.DateTimeField(null=True, help_text="Unconfirmed, but sending it again cannot make a second one.")

    request = models.JSONField(help_text="Exactly what was approved; it never changes.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the request.")
    handle = models.JSONField(default=dict, help_text="What the connector prepared, kept before the send.")
    attempts_made = models.PositiveSmallIntegerField(default=0)
    may_be_out = models.BooleanField(
        default=False, help_text="An attempt may have succeeded, and nobody has proved how it ended."
    )
    next_look_at = models.DateTimeField(
        null=True, help_text="When a machine looks whether it is out; empty where none will."
    )
    looks = models.PositiveSmallIntegerField(default=0)

    external_id = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    extra = models.JSONField(
        default=dict, help_text="What came with the network’s answer, or what a person needs to do it by hand."
    )
    why = models.CharField(max_length=500, blank=True, help_text="Why it is in this state, as a sentence.")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    untold = models.BooleanField(default=False, help_text="An upper floor could not take the news yet.")
    version = models.PositiveIntegerField(default=0)

    objects = OutboundQuerySet.as_manager()

    class Meta:
        verbose_name = "item of the outbox"
        verbose_name_plural = "items of the outbox"
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["account", "due_at", "id"], condition=Q(state="scheduled"), name="outbound_due"
            ),  # the claim, oldest_due
            models.Index(
                fields=["account", "repeat_at"], condition=Q(repeat_at__isnull=False), name="outbound_to_repeat"
            ),  # the claim
            models.Index(
                fields=["expires_at"], condition=Q(state="scheduled"), name="outbound_expires"
            ),  # the expiry sweep
            models.Index(
                fields=["account"], condition=Q(state="sending"), name="outbound_sending"
            ),  # the claim, the reconciler
            models.Index(
                fields=["next_look_at"], condition=Q(next_look_at__isnull=False), name="outbound_to_look_up"
            ),  # the reconciler
            models.Index(
                fields=["state", "due_at"],
                condition=Q(state__in=[*NEEDS_A_PERSON, "held"]),
                name="outbound_needs_a_person",
            ),  # Home
            models.Index(fields=["id"], condition=Q(untold=True), name="outbound_untold"),  # the reconciler
            models.Index(
                fields=["account", "-settled_at"], condition=~Q(external_id=""), name="outbound_published"
            ),  # look-ups: known ids
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="post") | Q(expires_at__isnull=False), name="posts_expire"),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("due_at")), name="expires_after_due"
            ),
            models.CheckConstraint(
                condition=Q(repeat_at__isnull=True) | Q(state="unconfirmed"), name="only_unconfirmed_repeats"
            ),
            models.CheckConstraint(
                condition=Q(may_be_out=False) | Q(state__in=MAY_BE_OUT), name="scheduled_means_not_out"
            ),
        ]
        triggers = [
            states.OUTBOUND.guard(),
            pgtrigger.Trigger(
                name="request_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("request", "fingerprint", "kind", "account_id"),
                condition=pgtrigger.AnyChange("request", "fingerprint", "kind", "account"),
                func="""
                    IF NEW.request = '{}'::jsonb AND OLD.state IN ('published', 'withdrawn')
                    AND (NEW.fingerprint, NEW.kind, NEW.account_id) = (OLD.fingerprint, OLD.kind, OLD.account_id)
                    THEN RETURN NEW;  -- erasure: the words go, their fingerprint stays
                    END IF;
                    RAISE EXCEPTION 'What goes out never changes: withdraw item % and put out another.', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.network_name}"

    @property
    def name(self) -> str:
        """“High Street closed”, or what kind of thing it is."""
        return f"“{self.subject}”" if self.subject else KIND_WORDS[Action(self.kind)]

    @property
    def network_name(self) -> str:
        return network(self.account.network).name

    @property
    def state_words(self) -> str:
        if self.state == OutboundState.REFUSED:
            return f"Refused by {self.network_name}"
        return str(OutboundState(self.state).label)

    def get_absolute_url(self) -> str:
        return reverse("outbox:item", args=[self.pk])


class Attempt(models.Model):
    """One try, written before the network is called. Whoever holds the newest number may settle the outcome."""

    outbound = models.ForeignKey(Outbound, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    worker = models.CharField(max_length=80)
    started_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField()
    first_byte_at = models.DateTimeField(
        null=True, help_text="From here on it may be out. Committed before the first byte can leave."
    )
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["outbound", "number"], name="one_attempt_per_number")]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(finished_at__isnull=True), name="attempt_running")
        ]  # the reconciler
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="never_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.outbound_id}"

    @property
    def outcome_words(self) -> str:
        return OUTCOME_WORDS[self.outcome]


class LookUp(models.Model):
    """Somebody or something looked whether it is out, and what they saw."""

    class Answer(models.TextChoices):
        FOUND = "found", "It is out"
        NOT_OUT = "not_out", "It is not out"
        NOT_SEEN = "not_seen", "Cannot tell"

    outbound = models.ForeignKey(Outbound, models.PROTECT, related_name="look_ups")
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="never_rewritten", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.outbound_id}"


@tracked(exclude=["secrets", "not_before", "renewing_until", "probed_at", "probe_said"])
class Connection(models.Model):
    """How we reach one account: its sealed secrets, and what is wrong with them. Every account in the outbox has one."""

    unaudited = ("secrets", "not_before", "renewing_until", "probed_at", "probe_said")

    account = models.OneToOneField(Account, models.PROTECT, related_name="connection")
    secrets = models.TextField(blank=True, help_text="Sealed JSON.")
    expires_at = models.DateTimeField(null=True, help_text="When the network ends this access, where it says so.")
    problem = models.CharField(max_length=500, blank=True, help_text="Why it does not work, as a sentence.")
    problem_since = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True, help_text="The network asked this account to wait.")
    renewing_until = models.DateTimeField(null=True, help_text="One renewal at a time: refresh tokens work once.")
    known_as = models.CharField(max_length=200, blank=True, help_text="The handle by which the network knows it now.")
    probed_at = models.DateTimeField(
        null=True, help_text="When the network was last asked whether this can really post."
    )
    probe_said = models.CharField(max_length=500, blank=True, help_text="What was wrong then, as a sentence.")

    def __str__(self) -> str:
        return f"Access to {self.account}"


class Pace(models.Model):
    """A network that asked the whole application to wait."""

    network = models.CharField(max_length=20, primary_key=True)
    not_before = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.network}: not before {self.not_before}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        """Not read yet, oldest first."""
        return self.filter(processed_at__isnull=True, problem="").order_by("id")

    def parked(self) -> "DeliveryQuerySet":
        """What could not be read, with the reason; nothing waits behind it."""
        return self.exclude(problem="").order_by("-id")


class Delivery(models.Model):
    """What a network delivered (webhook) or gave when asked (poll), kept once and exactly before anybody reads it."""

    class Source(models.TextChoices):
        WEBHOOK = "webhook", "Webhook"
        POLL = "poll", "Poll"
        MAIL = "mail", "E-mail"

    network = models.CharField(max_length=20)
    source = models.CharField(max_length=10, choices=Source)
    delivery_key = models.CharField(max_length=200)
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField(db_default=Now())
    processed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["network", "delivery_key"], name="each_delivery_once")]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(processed_at__isnull=True, problem=""), name="delivery_waiting"
            ),  # taking in
            models.Index(fields=["-id"], condition=~Q(problem=""), name="delivery_parked"),  # what could not be read
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} from {self.network}, {self.delivery_key[:40]}"


class Cursor(models.Model):
    """Where the polling of one account stands."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="cursor")
    place = models.TextField(blank=True, help_text="The connector’s own words for where the next poll begins.")
    next_at = models.DateTimeField(
        db_default=Now(), help_text="When to ask again; also the lease of whoever is asking."
    )
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="cursor_next")]  # the poll

    def __str__(self) -> str:
        return f"Polling of {self.account_id}"


class Heartbeat(models.Model):
    """When a part last finished a round."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at}"
