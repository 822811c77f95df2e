"""Moderation cases on every rung: recorded, hidden, warned, proposed, blocked, appealed, lifted and closed (`words/cases.toml`)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from core.council.selectors import house_rules
from council_social.demonstration.enquiries import arrives
from council_social.demonstration.pen import words
from council_social.demonstration.residents import Written
from council_social.demonstration.scene import Scene
from council_social.demonstration.sending import address_of, goes_out
from enquiries import services as answering
from enquiries.models import Message
from moderation import appeals, services
from moderation.models import Appeal, Case, Decision
from networks.models import Outbound
from networks.protocol import Author, Kind
from networks.states import OutboundState

REASON: Final = "Dealt with as a moderation case"
Story = Mapping[str, Any]


def enter_cases(scene: Scene) -> None:
    """Enters every step of every case; steps lie a number of days before now, those of this week a number of office minutes."""
    for story in words("cases")["cases"]:
        start = (
            scene.office.minutes_ago(story["minutes_ago"]) if "minutes_ago" in story else _on(scene, story["days_ago"])
        )
        for step in story["steps"]:
            moment = scene.office.working(start, step["after"]) if "after" in step else _on(scene, step["days_ago"])
            _enter(scene, story, step, moment)


def _on(scene: Scene, days_ago: int) -> datetime:
    """Eleven in the morning of that day, or of the working day before it."""
    day = scene.office.workday_before(scene.office.today() - timedelta(days=days_ago))
    return scene.office.calendar.openings(day)[0][0] + timedelta(hours=2)


def _enter(scene: Scene, story: Story, step: Mapping[str, Any], moment: datetime) -> None:
    scene.diary.on(moment, lambda now: STEPS[step["does"]](scene, story, step, now))


def author_of(story: Story) -> Author:
    handle = story["handle"]
    return Author(external_id=f"resident-{handle}", handle=handle, name=story["who"])


def _recorded(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    """A colleague refers it; the conversation ends there."""
    message, tom = _writes(scene, story, story["text"], now), scene.people["tom"]
    rule = next(rule for rule in house_rules() if rule.number == story["rule"])
    services.open_case(message=message, rule=rule, why=story["why"], contains=story["contains"], by=tom)
    answering.no_response(conversation_id=message.conversation_id, reason=REASON, by=tom)


def _goes_on(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    message, tom = _writes(scene, story, step["text"], now), scene.people["tom"]
    services.add_evidence(case_id=case_of(story).pk, message=message, contains=step["contains"], by=tom)
    answering.no_response(conversation_id=message.conversation_id, reason=REASON, by=tom)


def _writes(scene: Scene, story: Story, text: str, now: datetime) -> Message:
    key = story.get("account", "facebook")
    external_id = scene.pen.new_id(scene.accounts[key].network)
    kind = Kind.MENTION if key == "x" else Kind.COMMENT
    return arrives(scene, Written(key, author_of(story), kind, text, external_id), now)


def _hidden(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    services.hide(case_id=case_of(story).pk, reason=f"It breaks rule {story['rule']}.", by=scene.people["tom"])
    _carried_out(scene, story)


def _consulted(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    """Somebody is asked; with a view in the story they have answered."""
    asked = scene.people[step["asked"]]
    about = services.consult(case_id=case_of(story).pk, person=asked, about=step["about"], by=scene.people["tom"])
    if "view" in step:
        services.give_view(consultation_id=about.pk, supports=True, view=step["view"], by=asked)


def _warned(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    services.warn(case_id=case_of(story).pk, words=step.get("words", words("cases")["warning"]), by=scene.people["tom"])
    _carried_out(scene, story)


def _proposed(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    services.propose_block(case_id=case_of(story).pk, reason=step["reason"], by=scene.people["tom"])


def _blocked(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    services.confirm_block(case_id=case_of(story).pk, reason=step["reason"], by=scene.people["priya"])
    _carried_out(scene, story)


def _decided_against(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    services.decide_against_block(
        case_id=case_of(story).pk, warn_again=True, reason=step["reason"], by=scene.people["priya"]
    )


def _closed(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    services.close_case(case_id=case_of(story).pk, reason=step["reason"], by=scene.people["tom"])


def _appealed(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    """From the public page."""
    network = scene.accounts[story.get("account", "facebook")].network
    appeals.receive_appeal(network_code=network, handle=story["handle"], email=step["email"], words=step["words"])


def _appeal_viewed(scene: Scene, story: Story, step: Story, now: datetime) -> None:
    """The second view that agrees decides it."""
    appeal = Appeal.objects.get(case=case_of(story), state=Appeal.State.RECEIVED)
    appeals.give_view_on_appeal(
        appeal_id=appeal.pk, lift=step["lift"], reason=step["reason"], by=scene.people[step["by"]]
    )
    _carried_out(scene, story)


def case_of(story: Story) -> Case:
    return Case.objects.get(resident__external_id=author_of(story).external_id)


def _carried_out(scene: Scene, story: Story) -> None:
    """The network did what was decided a moment ago."""
    case = case_of(story)
    decided = Decision.objects.filter(case=case, outbound__state=OutboundState.SCHEDULED).values("outbound")
    for pk in Outbound.objects.filter(pk__in=decided).values_list("pk", flat=True):
        external_id = scene.pen.new_id(case.account.network)
        goes_out(pk, external_id, address_of(case.account, external_id))


STEPS: Final[Mapping[str, Callable[[Scene, Story, Story, datetime], object]]] = {
    "recorded": _recorded,
    "goes on": _goes_on,
    "hidden": _hidden,
    "consulted": _consulted,
    "warned": _warned,
    "block proposed": _proposed,
    "blocked": _blocked,
    "decided against": _decided_against,
    "closed": _closed,
    "appealed": _appealed,
    "appeal viewed": _appeal_viewed,
}
