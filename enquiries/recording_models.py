"""A file of messages that somebody has uploaded: kept until it was taken in or a day has passed, then its words are forgotten."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Account


class Upload(models.Model):
    """One CSV file on its way from the dry run to the inbox."""

    unaudited = ("content", "name")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField(help_text="Residents’ words: emptied once they are in the inbox.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    taken_in_at = models.DateTimeField(null=True)
    taken_in = models.PositiveIntegerField(null=True, help_text="How many messages it brought.")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "uploaded file"
        indexes = [
            models.Index(fields=["uploaded_at"], condition=~models.Q(content=b""), name="upload_to_forget")
        ]  # the sweep

    def __str__(self) -> str:
        return f"File {self.pk} for {self.account}"
