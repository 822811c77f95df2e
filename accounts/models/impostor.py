"""Accounts that pretend to be the council: what was reported, what is known, what was done, and the public warning (REG-16).

What residents wrote, how they can be reached, and the name of the reported account stand outside history and the audit
trail: the account may turn out to be somebody's own.
"""

import hashlib
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts import states
from accounts.catalogue import NETWORKS
from accounts.models.account import network_choices
from accounts.states import ImpostorState, WarningState
from core.audit.history import tracked
from core.audit.models import untouchable


def place_choices() -> list[tuple[str, str]]:
    """The networks of the catalogue, and anywhere else."""
    return [*network_choices(), ("other", "Another network or a website")]


class Does(models.TextChoices):
    """What the account does, as whoever reports it says."""

    PRETENDS = "pretends", "It pretends to be the council"
    ASKS = "asks", "It asks for money or personal details"
    COPIES = "copies", "It copies our posts or pictures"
    OTHER = "other", "Something else"


class Outcome(models.TextChoices):
    """How it ended."""

    TAKEN_DOWN = "taken_down", "The network took it down"
    RENAMED = "renamed", "It was renamed, or says now that it is not ours"
    NOT_AN_IMPOSTOR = "not_an_impostor", "It is no impostor: a parody, a fan, somebody of the same name"
    OURS = "ours", "It is ours after all"
    NOTHING = "nothing", "Nothing could be done"


GONE: tuple[str, ...] = (Outcome.TAKEN_DOWN, Outcome.RENAMED)
CLEARED: tuple[str, ...] = (Outcome.NOT_AN_IMPOSTOR, Outcome.OURS)


class ImpostorQuerySet(models.QuerySet["Impostor"]):
    def open(self) -> "ImpostorQuerySet":
        return self.exclude(state=ImpostorState.CLOSED)

    def counted(self) -> "ImpostorQuerySet":
        """Each says how often it was reported: `times`."""
        return self.annotate(times=models.Count("reports"))


@tracked(exclude=["handle", "address", "key"])
class Impostor(models.Model):
    """One account that somebody says pretends to be the council. While it is open, further reports of it join it."""

    State = ImpostorState
    graph = states.IMPOSTOR
    unaudited = ("handle", "address", "key")

    network = models.CharField(max_length=20, choices=place_choices)
    handle = models.CharField(max_length=320, blank=True)
    address = models.CharField(max_length=2_000, blank=True)
    key = models.CharField(max_length=64, help_text="The same for every spelling of one account: accounts.reported.")
    state = models.CharField(max_length=20, choices=ImpostorState, default=ImpostorState.REPORTED)
    urgent = models.BooleanField(default=False, help_text="It asks for money or personal details.")
    reported_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, help_text="When somebody of ours last did something.")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    forgotten_at = models.DateTimeField(null=True, help_text="When what its reporters wrote was erased.")
    version = models.PositiveIntegerField(default=0)

    objects = ImpostorQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(state=ImpostorState.CLOSED), name="one_open_report_per_impostor"
            ),
            models.CheckConstraint(
                condition=Q(state=ImpostorState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(reason="")
                | ~Q(state=ImpostorState.CLOSED) & Q(outcome="", closed_at__isnull=True, closed_by__isnull=True),
                name="impostor_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state=ImpostorState.REPORTED) | Q(taken_by__isnull=False), name="impostor_looked_into_by"
            ),
        ]
        indexes = [models.Index(fields=["key"], name="impostor_by_key")]  # the box on the public page
        triggers = [states.IMPOSTOR.guard()]

    def __str__(self) -> str:
        """Without its name: this stands in the audit trail."""
        return f"impostor {self.pk} on {self.network_name}" if self.network in NETWORKS else f"impostor {self.pk}"

    @property
    def network_name(self) -> str:
        return NETWORKS[self.network].name if self.network in NETWORKS else "another network"

    @property
    def mark(self) -> str:
        """The two letters that stand for its network."""
        return NETWORKS[self.network].mark if self.network in NETWORKS else "WW"

    @property
    def named(self) -> str:
        """As people read it: “@ashmere_help”, or its address where it has no handle that we could read."""
        return f"@{self.handle}" if self.handle else self.address or "An account whose name was erased"

    @property
    def whole_name(self) -> str:
        """“@ashmere_help on X”."""
        return f"{self.named} on {self.network_name}" if self.network in NETWORKS else self.named

    @property
    def is_open(self) -> bool:
        return self.state != ImpostorState.CLOSED

    def get_absolute_url(self) -> str:
        return reverse("accounts:impostor", args=[self.pk])


@tracked(exclude=["words", "email"])
class ImpostorReport(models.Model):
    """What one person reported. Only erasure empties their words and e-mail address; everything else stays."""

    unaudited = ("words", "email")

    impostor = models.ForeignKey(Impostor, models.PROTECT, related_name="reports")
    does = models.CharField(max_length=20, choices=Does)
    words = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Empty: a resident."
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Trigger(
                name="kept_as_reported",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.words IN (OLD.words, '') AND NEW.email IN (OLD.email, '')
                    AND (NEW.impostor_id, NEW.does, NEW.at) = (OLD.impostor_id, OLD.does, OLD.at)
                    AND NEW.by_id IS NOT DISTINCT FROM OLD.by_id
                    THEN RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Report % is kept as it was sent.', OLD.id USING ERRCODE = 'check_violation';
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Report {self.pk} of {self.impostor}"


@tracked()
class ImpostorCheck(models.Model):
    """One question of the checklist, answered. The words are ours, and name nobody."""

    class Question(models.TextChoices):
        SAME = "same", "Does it use our name or our picture?"
        CLAIMS = "claims", "Does it claim to be the council?"
        PARODY = "parody", "Does it say that it is a parody or a fan’s page?"
        FORMER = "former", "Was it an official account once?"
        ASKS = "asks", "Does it ask for money or personal details?"
        KNOWN = "known", "Is it run by a partner, a councillor or a residents’ group?"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    impostor = models.ForeignKey(Impostor, models.PROTECT, related_name="checks")
    question = models.CharField(max_length=20, choices=Question)
    answer = models.CharField(max_length=10, choices=Answer)
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["impostor", "question"], name="each_check_once")]

    def __str__(self) -> str:
        return f"{self.get_question_display()} {self.get_answer_display()}"


@tracked(exclude=["words", "screenshot", "salt"])
class ImpostorEvidence(models.Model):
    """What the account said of itself when somebody looked. Only erasure empties it; the fingerprint stays."""

    unaudited = ("words", "screenshot", "salt")

    impostor = models.ForeignKey(Impostor, models.PROTECT, related_name="evidence")
    words = models.TextField(blank=True, help_text="Its profile text, as it stands there.")
    screenshot = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the kept picture.")
    followers = models.PositiveIntegerField(null=True)
    seen_at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["-seen_at", "-id"]
        triggers = [
            pgtrigger.Trigger(
                name="kept_as_seen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.words IN (OLD.words, '') AND NEW.screenshot IN (OLD.screenshot, '')
                    AND NEW.salt IN (OLD.salt, '')
                    AND (NEW.impostor_id, NEW.seen_at, NEW.fingerprint, NEW.by_id, NEW.at)
                      = (OLD.impostor_id, OLD.seen_at, OLD.fingerprint, OLD.by_id, OLD.at)
                    AND NEW.followers IS NOT DISTINCT FROM OLD.followers
                    THEN RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Evidence % is kept as seen; nobody can change it.', OLD.id USING ERRCODE = 'check_violation';
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Evidence of {self.impostor}"

    def computed(self) -> str:
        """SHA-256 over what was seen, of whom and when, with a salt of its own."""
        said = (self.salt, str(self.impostor_id), self.seen_at.isoformat(), str(self.followers), self.screenshot)
        return hashlib.sha256("\n".join((*said, self.words)).encode()).hexdigest()


class ImpostorStep(models.Model):
    """Something that we did about it, with the day and the reference that we were given. Never rewritten."""

    class Kind(models.TextChoices):
        NETWORK = "network", "Reported to the network"
        OWNER = "owner", "Asked its owner to rename it"
        PARTNERS = "partners", "Told our partners"
        POLICE = "police", "Told the police"
        FRAUD = "fraud", "Told Action Fraud"

    impostor = models.ForeignKey(Impostor, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField()
    reference = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on", "id"]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.impostor}: {self.get_kind_display()}"


class WarningQuerySet(models.QuerySet["ImpostorWarning"]):
    def in_force(self) -> "WarningQuerySet":
        """What residents read today, the newest first."""
        lasting = Q(keep_until__isnull=True) | Q(keep_until__gte=timezone.localdate())
        found = self.filter(lasting, state=WarningState.PUBLISHED)
        return found.select_related("impostor").order_by("-published_at", "-pk")

    def live(self) -> "WarningQuerySet":
        return self.filter(state__in=[WarningState.WRITTEN, WarningState.PUBLISHED])


@tracked()
class ImpostorWarning(models.Model):
    """What residents are told of an impostor: written by one person, published by another, and not changed in between."""

    State = WarningState
    graph = states.WARNING

    impostor = models.ForeignKey(Impostor, models.PROTECT, related_name="warnings")
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=20, choices=WarningState, default=WarningState.WRITTEN)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True, help_text="Its last day, once the account is gone.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    objects = WarningQuerySet.as_manager()

    class Meta:
        verbose_name = "warning"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[WarningState.WRITTEN, WarningState.WITHDRAWN], published_by__isnull=True)
                | Q(
                    state__in=[WarningState.PUBLISHED, WarningState.ENDED],
                    published_by__isnull=False,
                    published_at__isnull=False,
                )
                & ~Q(published_by=F("written_by")),
                name="warning_published_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["impostor"],
                condition=Q(state__in=[WarningState.WRITTEN, WarningState.PUBLISHED]),
                name="one_live_warning_per_impostor",
            ),
        ]
        triggers = [
            states.WARNING.guard(),
            pgtrigger.Trigger(
                name="published_as_written",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND (NEW.words, NEW.written_by_id, NEW.impostor_id, NEW.written_at)
                      = (OLD.words, OLD.written_by_id, OLD.impostor_id, OLD.written_at)
                    THEN RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Warning % stays as it was written.', OLD.id USING ERRCODE = 'check_violation';
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.impostor)

    @property
    def heading(self) -> str:
        """The first words of the warning, as residents read it."""
        return f"Not ours: {self.impostor.whole_name}"

    @property
    def published_on(self) -> date | None:
        """The day in London."""
        return timezone.localdate(self.published_at) if self.published_at else None

    def get_absolute_url(self) -> str:
        return reverse("accounts:impostor_warning", args=[self.pk])
