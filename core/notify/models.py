"""Notices to staff and letters to anybody; the row is also the outbox of the e-mail."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> "NoticeQuerySet":
        """Notices whose e-mail has not left, oldest first."""
        return self.filter(mailed_at__isnull=True, failures__lt=5).order_by("id")


class Notice(models.Model):
    """What one person should know. `key` makes it once only: the same warning is never given twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_notice_per_key")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_bell"),  # the bell
            models.Index(fields=["id"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),  # the mail sweep
        ]

    def __str__(self) -> str:
        return self.words


class LetterQuerySet(models.QuerySet["Letter"]):
    def to_mail(self) -> "LetterQuerySet":
        """What has not left, and what was begun by a process that died before it could say so."""
        given_up = Q(begun_at__lt=timezone.now() - timedelta(minutes=10))
        return self.filter(Q(begun_at__isnull=True) | given_up, mailed_at__isnull=True, failures__lt=5).order_by("id")


class Letter(models.Model):
    """One e-mail to one address: an invitation, an answer to a resident. Its words are forgotten once it is mailed."""

    to = models.EmailField()
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(mailed_at__isnull=True), name="letter_to_mail")]  # the sweep

    def __str__(self) -> str:
        return f"{self.subject} ({self.key})"
