"""The council's profile in versions, and what follows from it: topics, house rules, periods and closures."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from core.audit.history import tracked
from core.audit.models import untouchable


class ProfileVersion(models.Model):
    """One version of the council file as it was loaded. What is under way keeps the version that it began with."""

    number = models.PositiveIntegerField(primary_key=True)
    document = models.JSONField(help_text="The profile, every value with its paragraph or marked as our default.")
    source = models.CharField(max_length=200, help_text="The name of the file.")
    loaded_at = models.DateTimeField(default=timezone.now)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = untouchable()
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Profile, version {self.number}"


@tracked()
class Topic(models.Model):
    """What a post or an enquiry is about: Waste, Council Tax … (NH 5.11). Figures are counted by it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60, unique=True)
    words = models.JSONField(default=list, help_text="Words in a message that suggest this topic.")
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HouseRule(models.Model):
    """One numbered rule in one version of the house rules: residents are judged by the rules in force that day (POL-2)."""

    version = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    source = models.CharField(max_length=60, blank=True)
    in_force_from = models.DateField()

    class Meta:
        ordering = ["version", "number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_rule_per_number")]
        triggers = untouchable()

    def __str__(self) -> str:
        return f"Rule {self.number}: {self.words}"


class PeriodQuerySet(models.QuerySet["Period"]):
    def covering(self, at: object) -> "PeriodQuerySet":
        return self.filter(starts_at__lte=at).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))

    def now(self) -> "PeriodQuerySet":
        return self.covering(timezone.now())

    def emergency(self, at: object) -> "PeriodQuerySet":
        """The emergency that nobody has ended at `at`: it begins with its press, whose clock may be ahead of the reader's."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), kind=Period.Kind.EMERGENCY)


@tracked()
class Period(models.Model):
    """A stretch of time with rules of its own: an emergency (PUB-8), a pre-election period (PUB-7), a busy one (NH 6.2.2)."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergency mode"
        PRE_ELECTION = "pre_election", "Pre-election period"
        BUSY = "busy", "Busy period"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=160, help_text="As residents and officers read it: “flooding in Wexmoor”.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="period_in_order"
            ),
            ExclusionConstraint(
                name="one_emergency_at_a_time",
                expressions=[
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=Q(kind="emergency"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def running(self) -> bool:
        """Not ended yet, begun or not."""
        return self.ends_at is None or self.ends_at > timezone.now()


class Closure(models.Model):
    """A day on which the council is closed besides bank holidays; no working time is counted on it."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%d %B %Y}"


class Brake(models.Model):
    """The one row that the sender shares and an emergency takes for itself.

    Every claim of due posts holds it FOR SHARE; *Turn on emergency mode* holds it FOR UPDATE. So when the press returns,
    no claim that saw the time before it can still begin.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    pressed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_brake")]

    def __str__(self) -> str:
        return "The brake"
