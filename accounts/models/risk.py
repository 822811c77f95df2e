"""The risk of an account: likelihood × harm, what is done about it, whose it is and when to look again (REG-5)."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.account import Account
from core.audit.history import tracked

KINDS: Final = {"reputation": "Reputation", "finance": "Finance", "legal": "The law"}
"""What can be harmed (NCC 12; requirements REG-5)."""


class RiskQuerySet(models.QuerySet["RiskAssessment"]):
    def newest(self) -> "RiskQuerySet":
        """The one that counts for each account; what stood before stays readable."""
        return self.order_by("account_id", "-assessed_at", "-id").distinct("account_id")

    def to_accept(self) -> "RiskQuerySet":
        return self.filter(pk__in=self.newest().values("pk"), accepted_at__isnull=True)


@tracked()
class RiskAssessment(models.Model):
    """One look at what can go wrong with an account. `likelihood` and `harm` are those of its worst kind.

    Never rewritten: a later look is a row of its own. Accepted by somebody else than who made it, or by the chain of sign-off.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="risks")
    likelihood = models.PositiveSmallIntegerField()
    harm = models.PositiveSmallIntegerField()
    by_kind = models.JSONField(
        default=dict, blank=True, help_text="Likelihood and harm for each kind that was looked at."
    )
    mitigation = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="risks")
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(default=timezone.now)
    review_on = models.DateField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["-assessed_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-assessed_at", "-id"], name="risk_newest")
        ]  # the register, every row
        constraints = [
            models.CheckConstraint(condition=Q(likelihood__range=(1, 5), harm__range=(1, 5)), name="risk_in_range"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("assessed_by")),
                name="nobody_accepts_their_own_risk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.level}"

    @property
    def score(self) -> int:
        return self.likelihood * self.harm

    @property
    def level(self) -> str:
        return level(self.score)

    @property
    def kinds(self) -> list[tuple[str, int, int, str]]:
        """Each kind that was looked at: its name, likelihood, harm and level. Empty for those made before kinds were asked."""
        pairs = [(name, self.by_kind[code]) for code, name in KINDS.items() if code in self.by_kind]
        return [(name, likely, harm, level(likely * harm)) for name, (likely, harm) in pairs]


def level(score: int | None) -> str:
    """The tier of a likelihood × harm of 1 to 25, as the register shows it."""
    if score is None:
        return "None made"
    return "Low" if score <= 5 else "Medium" if score <= 12 else "High"
