"""The periodic audit of an account: strengths, gaps, and what is done about them (REG-8; SD next steps, NCC 11)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.account import Account
from core.audit.history import tracked


@tracked()
class AccountAudit(models.Model):
    """One audit. What is done about the gaps are tasks with names and days. Never rewritten; the next one is a row of its own."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="audits")
    strengths = models.TextField(help_text="One in each line.")
    gaps = models.TextField(blank=True, help_text="One in each line.")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_on = models.DateField(default=timezone.localdate)
    next_on = models.DateField()

    class Meta:
        ordering = ["-done_on", "-id"]
        verbose_name = "audit"
        indexes = [models.Index(fields=["account", "-done_on"], name="audit_newest")]  # the register, every row

    def __str__(self) -> str:
        return str(self.account)

    @property
    def strong(self) -> list[str]:
        return lines_of(self.strengths)

    @property
    def lacking(self) -> list[str]:
        return lines_of(self.gaps)


def lines_of(text: str) -> list[str]:
    """What stands in each line, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
