"""Cases with their evidence, consultations, decisions, blocks and appeals. Decisions are never rewritten."""

import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, network_choices
from core.audit.history import tracked
from core.audit.models import untouchable
from core.council.models import HouseRule
from moderation import states
from moderation.states import CaseState


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=states.OPEN)

    def for_list(self) -> "CaseQuerySet":
        return self.select_related("account", "rule", "opened_by", "resident")


@tracked()
class Case(models.Model):
    """One person's conduct on the council's accounts, under one rule in the version that was in force (MOD-1, 9)."""

    State = CaseState
    graph = states.CASE

    reference = models.CharField(max_length=20, unique=True, help_text="2026-014: the year and a number in it.")
    resident = models.ForeignKey("enquiries.Resident", models.PROTECT, related_name="cases")
    account = models.ForeignKey(Account, models.PROTECT, related_name="cases")
    rule = models.ForeignKey(HouseRule, models.PROTECT, related_name="+")
    why = models.TextField(help_text="Why the post breaks the rule, in the officer’s own words.")
    state = models.CharField(max_length=20, choices=CaseState, default=CaseState.RECORDED)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = [states.CASE.guard()]
        indexes = [models.Index(fields=["state", "-id"], name="cases_by_state")]  # the list of cases, navigation

    def __str__(self) -> str:
        return f"Case {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:case", args=[self.pk])


@tracked(exclude=["words", "media", "author"])
class Evidence(models.Model):
    """A post exactly as it was, kept before anything else happens. Only erasure empties words, author and media; the hash stays."""

    unaudited = ("words", "media", "author")

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    message = models.ForeignKey("enquiries.Message", models.PROTECT, related_name="evidence")
    words = models.TextField()
    author = models.CharField(max_length=300, help_text="Name and handle as they stood.")
    media = models.JSONField(default=list)
    permalink = models.URLField(max_length=500, blank=True)
    posted_at = models.DateTimeField()
    captured_at = models.DateTimeField(default=timezone.now)
    captured_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    contains = models.CharField(
        max_length=120, help_text="What a reader is spared: “insults”, “a threat to a named officer”."
    )
    hidden_by = models.ForeignKey("networks.Outbound", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["posted_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "message"], name="kept_once_per_case")]
        triggers = [
            pgtrigger.Trigger(
                name="kept_as_posted",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.words IN (OLD.words, '') AND NEW.author IN (OLD.author, '')
                    AND NEW.media IN (OLD.media, '[]')
                    AND (NEW.fingerprint, NEW.posted_at, NEW.captured_at, NEW.captured_by_id, NEW.contains)
                      = (OLD.fingerprint, OLD.posted_at, OLD.captured_at, OLD.captured_by_id, OLD.contains)
                    AND (NEW.message_id, NEW.case_id, NEW.permalink) = (OLD.message_id, OLD.case_id, OLD.permalink)
                    THEN RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'Evidence % is kept as posted; nobody can change it.', OLD.id USING ERRCODE = 'check_violation';
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Evidence of {self.case}, posted {self.posted_at:%d %B %Y}"

    @staticmethod
    def fingerprint_of(words: str, author: str, permalink: str, posted_at: str, salt: str) -> str:
        """SHA-256 over what was posted, by whom, where and when, with the message's own salt."""
        return hashlib.sha256("\n".join((salt, author, posted_at, permalink, words)).encode()).hexdigest()


@tracked()
class Consultation(models.Model):
    """Somebody's view, asked before a warning or a block and kept (NH 6.3.3)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    about = models.CharField(max_length=20, choices=[("warning", "a warning"), ("block", "a block")])
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    supports = models.BooleanField(null=True)
    view = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "about", "asked"], condition=Q(answered_at__isnull=True), name="asked_once"
            ),
            models.CheckConstraint(condition=~Q(asked=F("asked_by")), name="nobody_consults_themselves"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(supports__isnull=False), name="an_answer_has_a_view"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} on {self.get_about_display()}, {self.case}"


class Decision(models.Model):
    """What one person decided in a case, with the reason. A new decision supersedes; none is changed."""

    class Kind(models.TextChoices):
        HIDE = "hide", "Hide"
        WARN = "warn", "Warn"
        PROPOSE_BLOCK = "propose_block", "Propose a block"
        CONFIRM_BLOCK = "confirm_block", "Confirm the block"
        WARN_INSTEAD = "warn_instead", "Warn again instead"
        NOTHING_MORE = "nothing_more", "Do nothing more"
        LIFT = "lift", "Lift the block"
        REFUSE_APPEAL = "refuse_appeal", "Refuse the appeal"

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    outbound = models.ForeignKey("networks.Outbound", models.PROTECT, null=True, related_name="+")
    by_hand = models.CharField(
        max_length=300, blank=True, help_text="Why the network’s API cannot do it, and what a person must do."
    )

    class Meta:
        ordering = ["id"]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.case}: {self.get_kind_display()}"


@tracked()
class Block(models.Model):
    """A person who may not interact with the council on one account: two people, a rule, evidence and an end that is known."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="block")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    warned = models.BooleanField(help_text="A warning came before.")
    urgent_reason = models.TextField(blank=True, help_text="Why no warning came before.")
    evidence_fingerprint = models.CharField(max_length=64)
    blocked_at = models.DateTimeField(default=timezone.now)
    review_on = models.DateField()
    appeal_from = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    outbound = models.ForeignKey("networks.Outbound", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="blocked_by_two_people"),
            models.CheckConstraint(condition=Q(warned=True) | ~Q(urgent_reason=""), name="warned_or_urgent"),
            models.CheckConstraint(condition=~Q(evidence_fingerprint=""), name="blocked_with_evidence"),
        ]

    def __str__(self) -> str:
        return f"Block of {self.case}"


@tracked(exclude=["name", "handle", "email", "words"])
class Appeal(models.Model):
    """What a blocked person wrote to us on the public form (MOD-5)."""

    unaudited = ("name", "handle", "email", "words")

    class State(models.TextChoices):
        RECEIVED = "received", "Appeal received"
        LIFTED = "lifted", "Lifted"
        REFUSED = "refused", "Refused"
        ANSWERED = "answered", "Answered"

    network = models.CharField(max_length=20, choices=network_choices)
    handle = models.CharField(max_length=120)
    email = models.EmailField()
    words = models.TextField(max_length=2000)
    received_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField()
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        related_name="appeals",
        help_text="Empty until an officer finds the block that it is about.",
    )
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)
    next_appeal_from = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Appeal of {self.received_at:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:appeal", args=[self.pk])


class AppealView(models.Model):
    """One person's verdict on an appeal: the chief executive's and an independent person's must agree."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="views")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lift = models.BooleanField()
    reason = models.TextField()
    as_chief_executive = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.by}: {'lift' if self.lift else 'refuse'}"
