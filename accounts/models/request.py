"""A request for an account, and the decisions taken on it (REG-3, 4)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from accounts import states
from accounts.models.account import Account
from accounts.models.document import Document
from accounts.states import RequestState
from core.audit.history import tracked
from core.audit.models import untouchable
from core.people.models import Department


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    def open(self) -> "AccountRequestQuerySet":
        return self.filter(state__in=[RequestState.DRAFT, RequestState.IN_REVIEW, RequestState.CHANGES_ASKED])

    def in_review(self) -> "AccountRequestQuerySet":
        return self.filter(state=RequestState.IN_REVIEW)

    def with_all(self) -> "AccountRequestQuerySet":
        return self.select_related(
            "account", "account__department", "requester", "department", "batch"
        ).prefetch_related(
            "decisions__decider",
            "decisions__in_place_of",
            Prefetch("decisions__document", Document.objects.defer("content")),
        )

    def for_signers(self) -> "AccountRequestQuerySet":
        """With no more than `Signers` reads of each: the answers of a case are long."""
        read = ("requester", "department", "chain", "stage", "stage_since", "sent_at", "round")
        return self.only(*read).prefetch_related("decisions")


class Yes(models.TextChoices):
    """An answer to one of the six questions of NH 5.14."""

    YES = "yes", "Yes"
    PART = "part", "In part"
    NO = "no", "No"


class Batch(models.Model):
    """Requests that were asked for together, with one case (REG-17)."""

    label = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "batches"
        triggers = untouchable()

    def __str__(self) -> str:
        return self.label


@tracked()
class AccountRequest(models.Model):
    """Why a department wants an account: the questions of NH 4.9, 4.10 and 5.14, SD and CBC do 6, don't 7 (REG-3)."""

    State = RequestState
    graph = states.REQUEST

    account = models.ForeignKey(Account, models.PROTECT, related_name="requests")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="requests")
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_requests")
    state = models.CharField(max_length=20, choices=RequestState, default=RequestState.DRAFT)
    chain = models.JSONField(default=list, help_text="The stages as they stood when the request was sent.")
    stage = models.PositiveSmallIntegerField(default=0, help_text="The stage that decides now, from 0.")
    round = models.PositiveSmallIntegerField(default=1, help_text="Goes up each time the request is sent again.")
    drafted_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    stage_since = models.DateTimeField(null=True, help_text="Since when the stage waits that decides now.")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objective = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    why_not_corporate = models.TextField(blank=True)
    content = models.CharField(max_length=10, choices=Yes, blank=True)
    content_why = models.CharField(max_length=300, blank=True)
    users = models.CharField(max_length=10, choices=Yes, blank=True)
    users_why = models.CharField(max_length=300, blank=True)
    missed = models.CharField(max_length=10, choices=Yes, blank=True)
    missed_why = models.CharField(max_length=300, blank=True)
    reach = models.CharField(max_length=10, choices=Yes, blank=True)
    reach_why = models.CharField(max_length=300, blank=True)
    adapt = models.CharField(max_length=10, choices=Yes, blank=True)
    adapt_why = models.CharField(max_length=300, blank=True)
    emergency = models.CharField(max_length=10, choices=Yes, blank=True)
    emergency_why = models.CharField(max_length=300, blank=True)
    run_by = models.CharField(max_length=160, blank=True)
    covered_by = models.CharField(max_length=160, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True)
    harm = models.PositiveSmallIntegerField(null=True)
    mitigation = models.TextField(blank=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=~Q(state__in=["declined", "corporate", "withdrawn"]),
                name="one_live_request_per_account",
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), harm__range=(1, 5)), name="request_risk_in_range"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "changes_asked", "withdrawn"])
                | (
                    Q(likelihood__isnull=False, harm__isnull=False)
                    & ~Q(objective="")
                    & ~Q(mitigation="")
                    & ~Q(run_by="")
                ),
                name="sent_request_is_complete",
            ),
        ]
        triggers = [
            states.REQUEST.guard(),
            pgtrigger.Trigger(
                name="never_approved_without_every_stage",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func="""
                    IF NEW.state = 'approved' AND (
                        jsonb_array_length(NEW.chain) = 0
                        OR EXISTS (
                            SELECT 1 FROM generate_series(0, jsonb_array_length(NEW.chain) - 1) AS step,
                                LATERAL (SELECT count(*) AS signed, coalesce(bool_or(d.body <> ''), false) AS by_a_body
                                    FROM accounts_decision d WHERE d.request_id = NEW.id AND d.round = NEW.round
                                    AND d.stage = step AND d.verdict = 'sign_off' AND d.decider_id <> NEW.requester_id) AS found
                            WHERE found.signed < (CASE WHEN found.by_a_body THEN 1
                                ELSE coalesce((NEW.chain->step->>'needs')::int, 1) END)))
                    THEN RAISE EXCEPTION 'Request % has a stage that nobody signed.', NEW.id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def state_words(self) -> str:
        """“Waits for SMT” while a stage decides, else the state's own word."""
        if self.state == RequestState.IN_REVIEW:
            return f"Waits for {self.chain[self.stage]['name']}"
        return str(RequestState(self.state).label)

    @property
    def risk_score(self) -> int | None:
        """None while it is not answered."""
        return self.likelihood * self.harm if self.likelihood and self.harm else None

    def get_absolute_url(self) -> str:
        return reverse("accounts:request", args=[self.pk])


class Decision(models.Model):
    """What one person decided at one stage. Never rewritten: a request that is sent again begins a new round."""

    class Verdict(models.TextChoices):
        SIGN_OFF = "sign_off", "Sign off"
        ASK_FOR_CHANGES = "ask_for_changes", "Ask for changes"
        CORPORATE = "corporate", "Publish through the main account instead"
        DECLINE = "decline", "Decline"

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    in_place_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="For whom a deputy decided."
    )
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=120, blank=True, help_text="The body that decided, where this only records it.")
    minute = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(default=timezone.localdate)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="decisions")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "decider"], name="nobody_decides_two_stages"),
        ]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.request}, stage {self.stage + 1}: {self.get_verdict_display()}"
