"""What has to be put right on an account (REG-7, 8)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.account import Account
from core.audit.history import tracked


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        return self.filter(done_at__isnull=True)

    def late(self, day: date) -> "TaskQuerySet":
        return self.open().filter(due_on__lt=day)


@tracked()
class Task(models.Model):
    """Something that has to be put right on an account, with a name and a day (REG-7, 8)."""

    class Cause(models.TextChoices):
        COMPROMISED = "compromised", "The account was compromised"
        AUDIT = "audit", "An audit found it"
        OTHER = "other", "Somebody noticed it"

    account = models.ForeignKey(Account, models.PROTECT, related_name="tasks")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="account_tasks"
    )
    due_on = models.DateField()
    cause = models.CharField(max_length=20, choices=Cause, default=Cause.OTHER)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["account", "due_on"], condition=Q(done_at__isnull=True), name="tasks_open")]

    def __str__(self) -> str:
        return f"{self.words} ({self.account})"

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < timezone.localdate()
