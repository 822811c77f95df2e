"""A person's way to a network and back, while an account is connected."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models import Account


class Journey(models.Model):
    """One sign-in at a network, for ten minutes: it belongs to one person in one session, and comes back once.

    The network's answer is known by `state`, of which only the hash stands here. `kept` is what the way back needs (the
    verifier of PKCE); `found`, once they are back, is what they may choose from. Both are sealed, and emptied at the end.
    """

    state = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what travels.")
    network = models.CharField(max_length=20)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session = models.CharField(max_length=64, help_text="SHA-256 of the session’s key.")
    kept = models.TextField(blank=True, help_text="Sealed JSON.")
    found = models.TextField(blank=True, help_text="Sealed JSON.")
    begun_at = models.DateTimeField(db_default=Now())
    back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="journey_begun")]  # the daily tidying

    def __str__(self) -> str:
        return f"Sign-in at {self.network} for account {self.account_id}"
