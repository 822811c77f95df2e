"""Who can get into an account: who keeps its password, who administers it on the network, when the password was changed (REG-6, 7)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.account import Account
from core.audit.history import tracked


@tracked()
class Custody(models.Model):
    """How one account is kept; never the password itself (CBC do 1, 3; HART 9). Its custodian stands at the account."""

    class SecondFactor(models.TextChoices):
        APP = "app", "Codes from an app"
        KEY = "key", "A security key"
        TEXT = "text", "Codes by text message"
        NONE = "none", "Turned off"
        NOT_OFFERED = "not_offered", "The network offers none"

    account = models.OneToOneField(Account, models.PROTECT, related_name="custody")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="keeps_too"
    )
    kept_in = models.CharField(max_length=200, blank=True)
    second_factor = models.CharField(max_length=20, choices=SecondFactor, blank=True)
    recovery_contact = models.CharField(max_length=200, blank=True)
    changed_on = models.DateField(null=True, help_text="When the password was last changed, as two people say.")
    must_change_since = models.DateTimeField(null=True, help_text="Since when it has to be changed, whatever its date.")
    must_change_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "custodies"

    def __str__(self) -> str:
        return str(self.account)

    @property
    def has_second_factor(self) -> bool:
        """True also where the network offers none: more cannot be asked of anybody."""
        return self.second_factor not in {"", self.SecondFactor.NONE}


class PasswordChangeQuerySet(models.QuerySet["PasswordChange"]):
    def waiting(self) -> "PasswordChangeQuerySet":
        return self.filter(confirmed_at__isnull=True, withdrawn_at__isnull=True)


@tracked()
class PasswordChange(models.Model):
    """That a password was changed: one person says so, a second confirms (CBC do 3). Only then it counts."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="password_changes")
    changed_on = models.DateField()
    everybody_out = models.BooleanField(default=False, help_text="Whether all other sessions were ended.")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = PasswordChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("said_by")),
                name="password_change_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(confirmed_at__isnull=True, withdrawn_at__isnull=True),
                name="one_password_change_waits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)


class AdministratorQuerySet(models.QuerySet["Administrator"]):
    def running(self) -> "AdministratorQuerySet":
        return self.filter(ended_on__isnull=True)


@tracked()
class Administrator(models.Model):
    """Somebody who can administer the account on the network itself, as it was last looked up there (REG-6; NCC 11, SD, CBC do 1)."""

    class Reach(models.TextChoices):
        FULL = "full", "Full control"
        PART = "part", "Posts and replies only"

    account = models.ForeignKey(Account, models.PROTECT, related_name="administrators")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="administers"
    )
    outsider = models.CharField(
        max_length=160, blank=True, help_text="Somebody without a log-in here, such as a partner’s officer."
    )
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.FULL)
    since = models.DateField(default=timezone.localdate)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AdministratorQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, outsider="") | Q(person__isnull=True) & ~Q(outsider=""),
                name="administrator_is_somebody",
            ),
            models.UniqueConstraint(
                fields=["account", "person"], condition=Q(ended_on__isnull=True), name="one_administrator_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named}, {self.account}"

    @property
    def named(self) -> str:
        return str(self.person) if self.person else self.outsider

    @property
    def has_left(self) -> bool:
        """Still administers there although they cannot sign in here any more."""
        return self.person is not None and not self.person.is_active
