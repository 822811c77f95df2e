"""Impostors as far as a test needs them: reported, looked into, checked, with evidence, with a warning."""

from typing import Any

from django.utils import timezone

from accounts import services
from accounts.models import Impostor, ImpostorCheck, ImpostorWarning
from accounts.reported import read_reported
from core.people.models import Person
from tests.cast import Cast

ADDRESS = "https://x.com/ashmere_pretend"
WORDS = "This account is not run by the council. Do not send it money, and do not open its links."


def reported(
    address: str = ADDRESS, *, network: str = "", does: str = "pretends", by: Person | None = None, **more: str
) -> Impostor:
    return services.report_impostor(reported=read_reported(address, network), does=does, by=by, **more)


def looked_into(cast: Cast, address: str = ADDRESS, **more: Any) -> Impostor:
    """By Grace, who has it."""
    return services.take_impostor(impostor_id=reported(address, **more).pk, by=cast.grace)


def checked(cast: Cast, impostor: Impostor, **answers: str) -> Impostor:
    """Every question answered with no, but those that are said to be otherwise; it uses our name."""
    said = dict.fromkeys(ImpostorCheck.Question.values, "no") | {"same": "yes"} | answers
    given = {question: (answer, "") for question, answer in said.items()}
    return services.record_checks(impostor_id=impostor.pk, answers=given, by=cast.grace)


def with_evidence(cast: Cast, **answers: str) -> Impostor:
    """Checked, and seen."""
    found = checked(cast, looked_into(cast), **answers)
    services.keep_evidence(
        impostor_id=found.pk, words="Ashmere Council help desk", seen_at=timezone.now(), by=cast.grace
    )
    found.refresh_from_db()
    return found


def warned(cast: Cast, *, published: bool = True) -> ImpostorWarning:
    """Written by Grace, published by Priya."""
    warning = services.write_warning(impostor_id=with_evidence(cast).pk, words=WORDS, by=cast.grace)
    return services.publish_warning(warning_id=warning.pk, by=cast.priya) if published else warning


def closed(cast: Cast, outcome: str = "taken_down") -> Impostor:
    return services.decide_outcome(
        impostor_id=with_evidence(cast).pk, outcome=outcome, reason="We looked", by=cast.grace
    )
