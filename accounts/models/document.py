"""A document that stands behind a decision, such as the minute of a meeting (REG-4)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.audit.models import untouchable


class Document(models.Model):
    """A file as it was handed in; its digest shows that it is still the same. Never changed."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    unaudited = ("content",)

    class Meta:
        triggers = untouchable()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:document", args=[self.pk])
