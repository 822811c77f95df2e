"""Accounts that pretend to be the council, and how it decided on networks: `words/impostors.toml`, `words/networks.toml`."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from accounts import services
from accounts.models import Impostor, ImpostorCheck, NetworkEvaluation
from accounts.reported import read_reported
from council_social.demonstration.pen import at, words
from council_social.demonstration.people import staff
from council_social.demonstration.scene import Scene

HOUR: Final = 10
Story = Mapping[str, Any]


def enter_impostors(scene: Scene) -> None:
    """Enters every impostor with what was done about it; the steps of one day follow each other."""
    for story in words("impostors")["impostors"]:
        _on(scene, story["days_ago"], 0, lambda now, story=story: _reported(story))
        for number, step in enumerate(story["steps"], 1):
            _on(scene, step["days"], number, lambda now, story=story, step=step: STEPS[step["what"]](story, step, now))


def enter_evaluations(scene: Scene) -> None:
    """Enters how each network was evaluated and decided on; one waits for its decision."""
    for story in words("networks")["evaluations"]:
        _on(scene, story["begun"], 0, lambda now, story=story: _evaluated(story))
        if "decided" in story:
            _on(scene, story["decided"], 1, lambda now, story=story: _decided(story))


def _on(scene: Scene, days_ago: int, number: int, deed: Callable[..., object]) -> None:
    day = scene.office.workday_before(scene.office.today() - timedelta(days=days_ago))
    scene.diary.on(at(day, HOUR) + timedelta(minutes=6 * number), deed)


# Impostors ---------------------------------------------------------------------


def _reported(story: Story) -> None:
    """On the public page, by a resident."""
    facts = {name: story[name] for name in ("does", "words", "email")}
    services.report_impostor(reported=read_reported(story["account"]), by=None, **facts)


def _the(story: Story) -> int:
    key = read_reported(story["account"]).key
    return Impostor.objects.values_list("pk", flat=True).get(key=key)


def _again(story: Story, step: Story, now: datetime) -> None:
    _reported(story | {name: step[name] for name in ("does", "words", "email")})  # type: ignore[operator]


def _taken(story: Story, step: Story, now: datetime) -> None:
    services.take_impostor(impostor_id=_the(story), by=staff()["grace"])


def _evidence(story: Story, step: Story, now: datetime) -> None:
    services.keep_evidence(
        impostor_id=_the(story), words=step["words"], followers=step["followers"], seen_at=now, by=staff()["grace"]
    )


def _checks(story: Story, step: Story, now: datetime) -> None:
    answers = {code: (step[code], "") for code in ImpostorCheck.Question.values if code in step}
    services.record_checks(impostor_id=_the(story), answers=answers, by=staff()["grace"])


def _step(story: Story, step: Story, now: datetime) -> None:
    services.record_step(
        impostor_id=_the(story), kind=step["what"], on=timezone.localdate(now), reference=step["reference"], words=step["words"],
        by=staff()["grace"],
    )  # fmt: skip


def _warning(story: Story, step: Story, now: datetime) -> None:
    written = services.write_warning(impostor_id=_the(story), words=step["words"], by=staff()["grace"])
    services.publish_warning(warning_id=written.pk, by=staff()["priya"])


def _outcome(story: Story, step: Story, now: datetime) -> None:
    services.decide_outcome(
        impostor_id=_the(story), outcome=step["outcome"], reason=step["words"], by=staff()["grace"]
    )  # fmt: skip


STEPS: Final[Mapping[str, Callable[[Story, Story, datetime], object]]] = {
    "again": _again, "taken": _taken, "evidence": _evidence, "checks": _checks, "network": _step, "fraud": _step,
    "warning": _warning, "outcome": _outcome,
}  # fmt: skip


# Networks ----------------------------------------------------------------------


def _evaluated(story: Story) -> None:
    by = staff()[story["by"]]
    begun = services.begin_evaluation(network=story["network"], by=by)
    services.answer_evaluation(
        evaluation_id=begun.pk,
        answers=[(answer, why) for answer, why in story["answers"]],
        proposed=story["proposed"],
        proposed_day=_day(story, "proposed_day", "begun"),
        by=by,
    )
    services.send_evaluation(evaluation_id=begun.pk, by=by)


def _decided(story: Story) -> None:
    waiting = NetworkEvaluation.objects.under_way().get(network=story["network"])
    services.decide_evaluation(
        evaluation_id=waiting.pk, verdict=story["verdict"], day=_day(story, "day", "decided"), reason=story["reason"],
        minute=story.get("minute", ""), by=staff()["priya"],
    )  # fmt: skip


def _day(story: Story, name: str, today: str) -> Any:
    """That day: the story counts from now back, and so does the day on which it is done."""
    if name not in story:
        return None
    return timezone.localdate() + timedelta(days=story[today] - story[name])
