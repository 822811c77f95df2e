"""How accounts that existed before this system come onto the register (NCC 11)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts import states
from accounts.models.account import Account
from accounts.states import ProposalState
from core.audit.history import tracked
from core.audit.models import untouchable
from core.council.models import ProfileVersion


@tracked(exclude=["rows"])
class Proposal(models.Model):
    """Accounts of which one person says that they are the council's already. A second person confirms or refuses all of them."""

    State = ProposalState
    graph = states.PROPOSAL
    unaudited = ("rows",)

    rows = models.JSONField(help_text="The facts of each account, as `accounts.facts.Facts` writes them.")
    count = models.PositiveIntegerField()
    label = models.CharField(max_length=200, help_text="“Ashmere Museum on Instagram”, or “29 accounts”.")
    source = models.CharField(max_length=200, blank=True, help_text="The name of the file; empty when it was typed.")
    grounds = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="proposal_decided_by_a_second_person",
            ),
        ]
        triggers = [states.PROPOSAL.guard()]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("accounts:proposal", args=[self.pk])


class RegisterFile(models.Model):
    """A file of accounts that somebody uploaded: kept until it is proposed or for a day, so that they see its fate first."""

    name = models.CharField(max_length=200)
    content = models.BinaryField(help_text="The bytes; empty once it is proposed or forgotten.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")

    unaudited = ("content",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:rows", args=[self.pk])


class TakeOn(models.Model):
    """That an account is the council's: two people, or the council file, say so; and a date for its risk assessment (NCC 11)."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="take_on")
    grounds = models.CharField(max_length=300)
    taken_on_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="taken_on")
    profile = models.ForeignKey(
        ProfileVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The council file that names the account.",
    )
    risk_due_on = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(profile__isnull=False)
                | Q(taken_on_by__isnull=False, confirmed_by__isnull=False) & ~Q(taken_on_by=F("confirmed_by")),
                name="take_on_by_two_people",
            ),
        ]
        triggers = [
            *untouchable(),
            pgtrigger.Trigger(
                name="as_the_proposal_says",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts_proposal p WHERE p.id = NEW.proposal_id
                        AND p.proposed_by_id = NEW.taken_on_by_id AND p.decided_by_id = NEW.confirmed_by_id AND p.state = 'confirmed')
                    THEN RAISE EXCEPTION 'Account % is taken on by others than its proposal says.', NEW.account_id
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.grounds}"
