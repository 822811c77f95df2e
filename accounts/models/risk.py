"""The risk of an account: likelihood × harm, what is done about it, and when to look again (REG-5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.account import Account
from core.audit.history import tracked


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
