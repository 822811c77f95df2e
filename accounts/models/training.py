"""What somebody took, that somebody read the policy, and that everybody must read it again (REG-10)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts import states
from accounts.states import CompletionState
from core.audit.history import tracked
from core.audit.models import untouchable
from core.council.models import ProfileVersion
from pages.clocks import full_day

COUNTS = [CompletionState.SAID, CompletionState.CONFIRMED]
"""States in which an entry stands; the others are kept to be read."""


class CompletionQuerySet(models.QuerySet["Completion"]):
    def with_people(self) -> "CompletionQuerySet":
        return self.select_related("person", "recorded_by", "confirmed_by", "ended_by")

    def waiting(self) -> "CompletionQuerySet":
        """Said, and not confirmed yet."""
        return self.filter(state=CompletionState.SAID)


@tracked()
class Completion(models.Model):
    """That a person took a module on a day. The facts are never rewritten: a wrong entry is withdrawn, and stays.

    Whoever enters it for themselves needs a second person; for somebody else one who may is enough.
    """

    class How(models.TextChoices):
        E_LEARNING = "e_learning", "E-learning"
        FACE_TO_FACE = "face_to_face", "Face to face"
        ELSEWHERE = "elsewhere", "Taken elsewhere"

    State = CompletionState
    graph = states.COMPLETION

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="completions")
    module = models.CharField(max_length=50, help_text="The code of the module in the council file.")
    module_name = models.CharField(max_length=120, help_text="Its name as it stood.")
    taken_on = models.DateField()
    how = models.CharField(max_length=20, choices=How)
    given_by = models.CharField(max_length=120, blank=True, help_text="The trainer, or where it was taken.")
    state = models.CharField(max_length=20, choices=CompletionState)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="When it was refused or withdrawn.")
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = "entry"
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module", "taken_on"], condition=Q(state__in=COUNTS), name="one_entry_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | ~Q(recorded_by=F("person"))
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("person")),
                name="own_training_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"])
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(reason=""),
                name="training_ended_with_a_reason",
            ),
        ]
        triggers = [
            states.COMPLETION.guard(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="refused") | pgtrigger.Q(old__state="withdrawn"),
            ),
            pgtrigger.ReadOnly(
                name="facts_for_good",
                fields=["person", "module", "module_name", "taken_on", "how", "given_by", "recorded_by", "recorded_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.module_name}”, {self.person}, {full_day(self.taken_on)}"

    @property
    def stands(self) -> bool:
        """Not refused and not withdrawn."""
        return self.state in COUNTS

    def get_absolute_url(self) -> str:
        return reverse("training:person", args=[self.person_id])


class Acknowledgement(models.Model):
    """That a person read the policy in one version, and said so themselves."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements")
    profile = models.ForeignKey(ProfileVersion, models.PROTECT, related_name="+")
    read_on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-read_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "profile", "read_on"], name="policy_read_once_a_day"),
        ]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"the policy, version {self.profile_id}"


class ReadAgain(models.Model):
    """That a version of the policy must be read by whoever read only older ones. Without it they need not."""

    profile = models.OneToOneField(ProfileVersion, models.PROTECT, related_name="read_again")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, help_text="What is new in it.")

    class Meta:
        triggers = untouchable()

    def __str__(self) -> str:
        return f"the policy, version {self.profile_id}"
