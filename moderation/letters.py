"""What a person who appealed reads by e-mail: the answer, once it is decided (MOD-5: both sides are told)."""

from datetime import date
from typing import Final

from core.council.selectors import current
from core.notify.services import write
from moderation.models import Appeal

LIFTED: Final = "We have decided to lift the block. It can take a few days until you can write to us again."
REFUSED: Final = "We have decided not to lift the block. You can appeal again from {next}."
LETTER: Final = """Hello,

You appealed to us on {received} about your account {handle} on {network}.

{decision}

{reasons}

{council}
"""


def tell_decision(appeal: Appeal) -> None:
    """The decision with its reasons. Belongs inside the verb's transaction."""
    next_from = _long(appeal.next_appeal_from) if appeal.next_appeal_from else ""
    decision = LIFTED if appeal.state == Appeal.State.LIFTED else REFUSED.format(next=next_from)
    _write(appeal, decision, f"Our reasons: {appeal.reasons}")


def tell_answer(appeal: Appeal) -> None:
    """What an officer wrote to somebody whose block was not found. Belongs inside the verb's transaction."""
    _write(appeal, appeal.reasons, "You can appeal again, with the name of the account as people see it.")


def _write(appeal: Appeal, decision: str, reasons: str) -> None:
    council = current().profile.council.name.value
    body = LETTER.format(
        received=_long(appeal.received_at.date()), handle=appeal.handle, network=appeal.get_network_display(),
        decision=decision, reasons=reasons, council=council,
    )  # fmt: skip
    write(to=appeal.email, key=f"moderation.appeal.{appeal.pk}.answer", subject=f"Your appeal to {council}", body=body)


def _long(day: date) -> str:
    return f"{day:%-d %B %Y}"
