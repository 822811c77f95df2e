"""Work by hand: whose it is, what proves that it is out, and who else has looked. A row once somebody takes it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.audit.history import tracked
from networks.by_hand_states import HAND_WORK, NEEDS_A_LOOK, HandState


class HandWorkQuerySet(models.QuerySet["HandWork"]):
    def needing_a_look(self) -> "HandWorkQuerySet":
        """What waits for a second person, or to be mended."""
        return self.filter(state__in=NEEDS_A_LOOK)

    def with_item(self) -> "HandWorkQuerySet":
        return self.select_related("outbound__account", "taken_by", "done_by", "checked_by")


@tracked()
class HandWork(models.Model):
    """What a person does for one item of the outbox."""

    State = HandState
    graph = HAND_WORK

    outbound = models.OneToOneField("networks.Outbound", models.PROTECT, related_name="hand_work")
    state = models.CharField(max_length=20, choices=HandState, default=HandState.NOT_DONE)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who posted it, or mended it last.",
    )
    done_at = models.DateTimeField(null=True)
    doubt = models.CharField(max_length=500, blank=True, help_text="What looked wrong with the address.")
    doubt_answer = models.CharField(max_length=500, blank=True, help_text="Why it is right all the same.")
    check_by = models.DateTimeField(null=True, help_text="When a second person should have looked.")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    wrong = models.CharField(max_length=500, blank=True, help_text="What the second person found.")
    version = models.PositiveIntegerField(default=0)

    objects = HandWorkQuerySet.as_manager()

    class Meta:
        verbose_name = "work by hand"
        verbose_name_plural = "work by hand"
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("done_by")), name="nobody_checks_their_own_work"
            ),
            models.CheckConstraint(
                condition=Q(state=HandState.NOT_DONE) | Q(done_by__isnull=False), name="what_was_done_has_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(state=HandState.CHECKED) | Q(checked_by__isnull=False), name="what_was_checked_has_a_name"
            ),
        ]
        indexes = [
            models.Index(fields=["check_by", "id"], condition=Q(state__in=NEEDS_A_LOOK), name="hand_work_to_look_at")
        ]  # Home, the outbox, the watch
        triggers = [HAND_WORK.guard()]

    def __str__(self) -> str:
        return f"{self.outbound}, by hand"

    @property
    def state_words(self) -> str:
        return str(HandState(self.state).label)

    @property
    def is_late(self) -> bool:
        """Whether a second person should have looked by now."""
        return self.state == HandState.TO_CHECK and self.check_by is not None and self.check_by <= timezone.now()
