"""A post that breaks a rule, and a case about it."""

from typing import Any

from accounts.models import Account
from core.council.models import HouseRule
from enquiries.models import Message
from enquiries.taking_in import take_in
from moderation import services
from moderation.models import Case
from tests.cast import Cast
from tests.enquiries.talk import inbound

WORDS = "You are all crooks and I know where you live"


def offence(account: Account, external_id: str = "bad-1", **facts: Any) -> Message:
    message = take_in(inbound(account, external_id, **{"text": WORDS, **facts}))
    assert message is not None
    return message


def recorded(cast: Cast, account: Account | None = None, **facts: Any) -> Case:
    """Callum refers Maureen's post."""
    message = offence(account or cast.account(), **facts)
    return services.open_case(
        message=message,
        rule=HouseRule.objects.get(number=1, version=1),
        why="It threatens an officer",
        contains="a threat",
        by=cast.callum,
    )


def warned(cast: Cast, case: Case) -> Case:
    consultation = services.consult(case_id=case.pk, person=cast.priya, about="warning", by=cast.grace)
    services.give_view(consultation_id=consultation.pk, supports=True, view="Yes, do", by=cast.priya)
    return services.warn(case_id=case.pk, words="Please stop.", by=cast.grace)


def blocked(cast: Cast, case: Case) -> Case:
    """Grace proposes, Helen confirms."""
    services.propose_block(case_id=case.pk, reason="It went on", urgent_reason="A threat", by=cast.grace)
    services.confirm_block(case_id=case.pk, reason="I agree", by=cast.helen)
    return Case.objects.get(pk=case.pk)
