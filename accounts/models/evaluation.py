"""Whether the council should be on a network: its questions, answered; and the decision (REG-12, NH 5.12–5.14)."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts import states
from accounts.catalogue import NETWORKS
from accounts.models.account import network_choices
from accounts.states import EvaluationState
from core.audit.history import tracked


class Verdict(models.TextChoices):
    """What is proposed, and what is decided."""

    JOIN = "join", "Join"
    TRIAL = "trial", "Try it until a day"
    NOT_JOIN = "not_join", "Do not join"
    LATER = "later", "Do not join yet; look again on a day"


WITH_A_DAY: tuple[str, ...] = (Verdict.TRIAL, Verdict.LATER)
VERDICT_WORDS: dict[str, str] = {
    Verdict.JOIN: "Joined",
    Verdict.TRIAL: "On trial",
    Verdict.NOT_JOIN: "Not joined",
    Verdict.LATER: "Look again later",
}
"""What a decision made of the network, in the words of design.md section 6."""


class EvaluationQuerySet(models.QuerySet["NetworkEvaluation"]):
    def under_way(self) -> "EvaluationQuerySet":
        return self.filter(state__in=[EvaluationState.DRAFT, EvaluationState.WAITING])

    def newest_decided(self) -> "EvaluationQuerySet":
        """The one decision of each network that counts."""
        return self.filter(state=EvaluationState.DECIDED).order_by("key", "-decided_at", "-pk").distinct("key")


@tracked()
class NetworkEvaluation(models.Model):
    """One look at one network. A decided one is never rewritten: another one is made, and the newest counts."""

    State = EvaluationState
    graph = states.EVALUATION

    network = models.CharField(max_length=20, choices=network_choices, blank=True)
    name = models.CharField(max_length=80, help_text="Of the network; where the catalogue has it, the catalogue’s.")
    address = models.CharField(max_length=200, blank=True, help_text="Of a network that is not in the catalogue yet.")
    key = models.CharField(max_length=80, help_text="The network’s code, or its name in small letters.")
    answers = models.JSONField(default=list, help_text="The council’s questions of that day: question, answer, why.")
    proposed = models.CharField(max_length=10, choices=Verdict, blank=True)
    proposed_day = models.DateField(null=True, help_text="The last day of a trial, or the day to look again.")
    state = models.CharField(max_length=20, choices=EvaluationState, default=EvaluationState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    day = models.DateField(null=True, help_text="The last day of the trial, or the day to look again.")
    reason = models.TextField(blank=True)
    minute = models.CharField(max_length=120, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluation"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["draft", "waiting"]), name="one_evaluation_under_way"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") & Q(verdict="", decided_by__isnull=True)
                | Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(verdict="")
                & ~Q(reason="")
                & ~Q(decided_by=F("written_by")),
                name="evaluation_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["trial", "later"]) | Q(day__isnull=False), name="trial_has_a_last_day"
            ),
        ]
        triggers = [
            states.EVALUATION.guard(),
            pgtrigger.Trigger(
                name="decision_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF OLD.state = 'decided' OR TG_OP = 'DELETE'
                    THEN RAISE EXCEPTION 'Evaluation % stays as it is.', OLD.id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """The two letters that stand for it in a table."""
        return NETWORKS[self.network].mark if self.network else self.name[:2].title()

    @property
    def state_words(self) -> str:
        """What was decided, or how far it is."""
        return VERDICT_WORDS[self.verdict] if self.verdict else str(EvaluationState(self.state).label)

    @property
    def gaps(self) -> list[str]:
        """The questions that are not answered with their reason."""
        return [row["question"] for row in self.answers if not (row["answer"] and row["why"])]

    @property
    def shown_answers(self) -> list[dict[str, Any]]:
        """Each question with its answer in words."""
        words = {"yes": "Yes", "part": "In part", "no": "No"}
        return [row | {"words": words.get(row["answer"], "")} for row in self.answers]

    def get_absolute_url(self) -> str:
        return reverse("accounts:evaluation", args=[self.pk])
