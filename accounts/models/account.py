"""One official account on one network, and the rights given on it (REG-1)."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from accounts import states
from accounts.catalogue import NETWORKS, network
from accounts.states import AccountState
from core.audit.history import tracked
from core.people.models import Department

if TYPE_CHECKING:
    from accounts.models.custody import Custody


def network_choices() -> list[tuple[str, str]]:
    return [(code, entry.name) for code, entry in NETWORKS.items()]


_OPENED = ", ".join(f"'{state}'" for state in sorted(states.OPENED))


class AccountQuerySet(models.QuerySet["Account"]):
    def on_register(self) -> "AccountQuerySet":
        """Everything that is, was or may become an official account; what was declined is not."""
        return self.exclude(state=AccountState.DECLINED)

    def live(self) -> "AccountQuerySet":
        """Those that somebody has to look after."""
        return self.filter(state__in=states.LIVE)

    def publishable(self) -> "AccountQuerySet":
        return self.filter(state__in=states.PUBLISHES)

    def public(self) -> "AccountQuerySet":
        """What the public directory shows: official accounts, the closed ones with their date (REG-11)."""
        return self.filter(on_public_page=True, state__in=states.OPENED)

    def known(self, keys: Collection[tuple[str, str, str]]) -> "dict[tuple[str, str, str], Account]":
        """By `Facts.keys`, the accounts that have one of them, the open ones before the closed. One query."""
        said = {what: {value for _, kind, value in keys if kind == what} for what in ("handle", "id", "address")}
        lower = self.exclude(state=AccountState.DECLINED).annotate(lower=models.functions.Lower("handle"))
        same = Q(lower__in=said["handle"]) | Q(external_id__in=said["id"]) | Q(address__in=said["address"])
        found: dict[tuple[str, str, str], Account] = {}
        for account in sorted(lower.filter(same), key=_closed_first):
            held = (("handle", account.handle.lower()), ("id", account.external_id), ("address", account.address))
            found |= {key: account for what, value in held if (key := (account.network, what, value)) in keys}
        return found


def _closed_first(account: "Account") -> bool:
    """The later one counts: an account that is open again stands for its handle, not the one that was closed."""
    return account.state != AccountState.CLOSED


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
    risk_restricts = models.BooleanField(default=False, help_text="Restricted because its risk assessment is overdue.")
    trial_ends_on = models.DateField(null=True, blank=True, help_text="The last day of a trial (NH 4.6).")
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
            models.UniqueConstraint(
                fields=["network", "external_id"],
                condition=~Q(external_id="") & ~Q(state__in=[AccountState.DECLINED, AccountState.CLOSED]),
                name="one_account_per_number",
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

    @property
    def kept(self) -> "Custody | None":
        """How it is kept; None where nothing is recorded yet."""
        return getattr(self, "custody", None)

    @property
    def answers(self) -> bool:
        """Residents are answered there, and emergency posts go out."""
        return self.state in states.ANSWERS

    @property
    def trial_is_over(self) -> bool:
        return self.trial_ends_on is not None and self.trial_ends_on < timezone.localdate()

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
