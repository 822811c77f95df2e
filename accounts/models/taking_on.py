"""How accounts that existed before this system come onto the register (NCC 11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.account import Account
from core.audit.models import untouchable


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
