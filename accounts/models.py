"""Accounts, requests for them with the decisions taken, risk, and rights given on one account."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from accounts import states
from accounts.catalogue import NETWORKS, network
from accounts.states import AccountState, RequestState
from core.audit.history import tracked
from core.audit.models import untouchable
from core.people.models import Department


def network_choices() -> list[tuple[str, str]]:
    return [(code, entry.name) for code, entry in NETWORKS.items()]


_OPENED = ", ".join(f"'{state}'" for state in sorted(states.OPENED))


class AccountQuerySet(models.QuerySet["Account"]):
    def on_register(self) -> "AccountQuerySet":
        """Everything that is, was or may become an official account; what was declined is not."""
        return self.exclude(state=AccountState.DECLINED)

    def publishable(self) -> "AccountQuerySet":
        return self.filter(state__in=states.PUBLISHES)

    def public(self) -> "AccountQuerySet":
        """What the public directory shows: official accounts, the closed ones with their date (REG-11)."""
        return self.filter(on_public_page=True, state__in=states.OPENED)

    def for_register(self) -> "AccountQuerySet":
        return self.select_related("department", "custodian").annotate(latest_risk=models.Subquery(_latest_risk()))


def _latest_risk() -> models.QuerySet[Any]:
    newest = RiskAssessment.objects.filter(account=models.OuterRef("pk")).order_by("-assessed_at")
    return newest.annotate(score=F("likelihood") * F("harm")).values("score")[:1]


@tracked(exclude=["followers"])
class Account(models.Model):
    """One official account on one network (REG-1)."""

    class Kind(models.TextChoices):
        CORPORATE = "corporate", "Corporate"
        SERVICE = "service", "Service"
        ARMS_LENGTH = "arms_length", "At arm’s length"
        PARTNER = "partner", "Run by a partner"
        OFFICER = "officer", "In an officer’s name"

    State = AccountState
    graph = states.ACCOUNT
    unaudited = ("followers",)

    network = models.CharField(max_length=20, choices=network_choices)
    handle = models.CharField(
        max_length=120, blank=True, help_text="As people see it, without the @. Empty until it is opened."
    )
    external_id = models.CharField(
        max_length=200, blank=True, help_text="The network’s own id: handles change, this does not."
    )
    name = models.CharField(max_length=160)
    address = models.URLField(max_length=300, blank=True)
    activities = models.CharField(max_length=300, blank=True, help_text="What it is used for.")
    joined_on = models.DateField(null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=20, choices=Kind)
    two_way = models.BooleanField(default=True, help_text="Takes enquiries; otherwise it only broadcasts (NH 4.4).")
    on_public_page = models.BooleanField(default=True)
    custodian = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="keeps")
    state = models.CharField(max_length=20, choices=AccountState)
    state_since = models.DateTimeField(default=timezone.now)
    state_reason = models.CharField(max_length=500, blank=True)
    followers = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["network", "name"]
        constraints = [
            models.UniqueConstraint(
                "network",
                models.functions.Lower("handle"),
                condition=~Q(handle="") & ~Q(state__in=[AccountState.DECLINED, AccountState.CLOSED]),
                name="one_account_per_handle",
                violation_error_message="This account is on the register already.",
            ),
        ]
        triggers = [
            states.ACCOUNT.guard(),
            pgtrigger.Trigger(
                name="never_open_without_sign_off",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                timing=pgtrigger.Deferred,
                func=f"""
                    IF NEW.state IN ({_OPENED})
                    AND NOT EXISTS (SELECT 1 FROM accounts_accountrequest r WHERE r.account_id = NEW.id AND r.state = 'approved')
                    AND NOT EXISTS (SELECT 1 FROM accounts_takeon t WHERE t.account_id = NEW.id)
                    THEN RAISE EXCEPTION 'Account % has neither a full chain of sign-off nor a take-on record.', NEW.id
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.network_name}"

    @property
    def network_name(self) -> str:
        return network(self.network).name

    @property
    def mark(self) -> str:
        """The two letters that stand for its network in a table."""
        return network(self.network).mark

    @property
    def at_handle(self) -> str:
        """The handle as people read it."""
        return f"@{self.handle}" if self.handle else "No handle yet"

    @property
    def publishes(self) -> bool:
        return self.state in states.PUBLISHES

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.pk])


class AccountGrant(UserObjectPermissionBase):
    """A right that one person holds on one account, until a day (guardian's own table, joined to the account)."""

    content_object = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    until = models.DateField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.user}: {self.permission.name}, until {self.until}"


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    def open(self) -> "AccountRequestQuerySet":
        return self.filter(state__in=[RequestState.DRAFT, RequestState.IN_REVIEW, RequestState.CHANGES_ASKED])

    def in_review(self) -> "AccountRequestQuerySet":
        return self.filter(state=RequestState.IN_REVIEW)

    def with_all(self) -> "AccountRequestQuerySet":
        return self.select_related("account", "account__department", "requester", "department").prefetch_related(
            "decisions__decider"
        )


class Yes(models.TextChoices):
    """An answer to one of the six questions of NH 5.14."""

    YES = "yes", "Yes"
    PART = "part", "In part"
    NO = "no", "No"


@tracked()
class AccountRequest(models.Model):
    """Why a department wants an account: the questions of NH 4.9, 4.10 and 5.14, SD and CBC do 6, don't 7 (REG-3)."""

    State = RequestState
    graph = states.REQUEST

    account = models.ForeignKey(Account, models.PROTECT, related_name="requests")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_requests")
    state = models.CharField(max_length=20, choices=RequestState, default=RequestState.DRAFT)
    chain = models.JSONField(default=list, help_text="The stages as they stood when the request was sent.")
    stage = models.PositiveSmallIntegerField(default=0, help_text="The stage that decides now, from 0.")
    round = models.PositiveSmallIntegerField(default=1, help_text="Goes up each time the request is sent again.")
    drafted_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objective = models.TextField()
    audience = models.TextField()
    why_not_corporate = models.TextField()
    content = models.CharField(max_length=10, choices=Yes)
    content_why = models.CharField(max_length=300)
    users = models.CharField(max_length=10, choices=Yes)
    users_why = models.CharField(max_length=300)
    missed = models.CharField(max_length=10, choices=Yes)
    missed_why = models.CharField(max_length=300)
    reach = models.CharField(max_length=10, choices=Yes)
    reach_why = models.CharField(max_length=300)
    adapt = models.CharField(max_length=10, choices=Yes)
    adapt_why = models.CharField(max_length=300)
    emergency = models.CharField(max_length=10, choices=Yes)
    emergency_why = models.CharField(max_length=300)
    run_by = models.CharField(max_length=160)
    covered_by = models.CharField(max_length=160)
    likelihood = models.PositiveSmallIntegerField()
    harm = models.PositiveSmallIntegerField()
    mitigation = models.TextField()

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=~Q(state__in=["declined", "withdrawn"]),
                name="one_live_request_per_account",
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), harm__range=(1, 5)), name="request_risk_in_range"
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
                            SELECT 1 FROM generate_series(0, jsonb_array_length(NEW.chain) - 1) AS step
                            WHERE NOT EXISTS (
                                SELECT 1 FROM accounts_decision d WHERE d.request_id = NEW.id AND d.round = NEW.round
                                AND d.stage = step AND d.verdict = 'sign_off' AND d.decider_id <> NEW.requester_id)))
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
    def risk_score(self) -> int:
        return self.likelihood * self.harm

    def get_absolute_url(self) -> str:
        return reverse("accounts:request", args=[self.pk])


class Decision(models.Model):
    """What one person decided at one stage. Never rewritten: a request that is sent again begins a new round."""

    class Verdict(models.TextChoices):
        SIGN_OFF = "sign_off", "Sign off"
        ASK_FOR_CHANGES = "ask_for_changes", "Ask for changes"
        DECLINE = "decline", "Decline"

    request = models.ForeignKey(AccountRequest, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=120, blank=True, help_text="The body that decided, where this only records it.")
    minute = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "decider"], name="nobody_decides_two_stages"),
        ]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.request}, stage {self.stage + 1}: {self.get_verdict_display()}"


class TakeOn(models.Model):
    """How an account that existed before this system came onto the register: two people, grounds, a date for its risk (NCC 11)."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="take_on")
    grounds = models.CharField(max_length=300)
    taken_on_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    risk_due_on = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_on_by__isnull=True) | ~Q(taken_on_by=F("confirmed_by")), name="take_on_by_two_people"
            ),
        ]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.account}: {self.grounds}"


@tracked()
class RiskAssessment(models.Model):
    """Likelihood × harm, what is done about it, whose it is and when to look again (REG-5)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="risks")
    likelihood = models.PositiveSmallIntegerField()
    harm = models.PositiveSmallIntegerField()
    mitigation = models.TextField()
    owner = models.CharField(max_length=160)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(default=timezone.now)
    review_on = models.DateField()

    class Meta:
        ordering = ["-assessed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(likelihood__range=(1, 5), harm__range=(1, 5)), name="risk_in_range")
        ]

    def __str__(self) -> str:
        return f"{self.account}: {level(self.likelihood * self.harm)}"


def level(score: int | None) -> str:
    """The tier of a likelihood × harm of 1 to 25, as the register shows it."""
    if score is None:
        return "None made"
    return "Low" if score <= 5 else "Medium" if score <= 12 else "High"
