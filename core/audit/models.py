"""Entries (what happened) and seals (the chain over them). The application's role may add and read, nothing else."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.audit import actions

_REFUSED = "RAISE EXCEPTION 'The audit trail cannot be changed or emptied.';"


def untouchable() -> list[pgtrigger.Trigger]:
    """Triggers that refuse change, deletion and emptying, for the owner of the table too."""
    return [
        pgtrigger.Trigger(
            name="never_changed", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=_REFUSED
        ),
        pgtrigger.Trigger(
            name="never_emptied",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func=_REFUSED,
        ),
    ]


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, obj: models.Model) -> "EntryQuerySet":
        """Entries about one object, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by("-id")

    def unsealed(self) -> "EntryQuerySet":
        return self.filter(seal__isnull=True)

    def with_seal(self) -> "EntryQuerySet":
        """Each entry says whether it `is_sealed`."""
        return self.annotate(is_sealed=models.Exists(Seal.objects.filter(entry=models.OuterRef("pk"))))


class Entry(models.Model):
    """One thing that a person or the system did.

    `at` is the application's clock, `written_at` and `transaction` are set by the database whatever the application says:
    an entry written with another clock shows it. Residents' words and handles never stand here, only salted hashes.
    """

    action = models.UUIDField(default=uuid.uuid4, help_text="One value for everything that one press of a button did.")
    code = models.CharField(max_length=80)
    at = models.DateTimeField()
    written_at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField(db_default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(
                fields=["object_type", "object_id", "-id"], name="audit_about"
            ),  # the trail on an object's page
            models.Index(fields=["transaction", "id"], name="audit_to_seal"),  # the sealing sweep
            models.Index(fields=["actor", "-id"], name="audit_by_person"),  # the audit-trail viewer
            models.Index(fields=["code", "-id"], name="audit_by_code"),  # the audit-trail viewer
        ]
        triggers = [
            *untouchable(),
            pgtrigger.Trigger(
                name="stamped",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    NEW.written_at := clock_timestamp();
                    NEW.transaction := pg_current_xact_id()::text::bigint;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.object_type} {self.object_id}"

    @property
    def words(self) -> str:
        """What the pages call it: “signed off the request”."""
        return actions.words_for(self.code)


class Seal(models.Model):
    """One link of the chain: the digest of an entry and of the link before it. Positions have no gaps."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        triggers = untouchable()

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"
