"""How an account presents itself to residents (REG-18)."""

from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.account import Account
from core.audit.history import tracked

STANDARD: Final = {
    "name": "Its name says which council and which service",
    "picture": "Its picture is the council’s or the service’s own",
    "description": "Its description says what it is for and when it is read",
    "website": "It links to our website",
    "back": "Our website links to it",
    "others": "It and our other accounts name each other",
    "rules": "It leads to our house rules",
}
"""The profile standard, line by line."""


@tracked()
class ProfileCheck(models.Model):
    """One look at how an account presents itself (REG-18; NCC 17, CBC do 8, NH 6.1.1). `answers`: by line of the standard, yes or no."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="profile_checks")
    answers = models.JSONField()
    words = models.CharField(max_length=300, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-checked_on", "-id"]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def missing(self) -> list[str]:
        """Lines of the standard that the account does not meet."""
        return [words for code, words in STANDARD.items() if not self.answers.get(code)]
