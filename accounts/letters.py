"""The letter that says what became of a request: the same words on paper, on the page and by e-mail (REG-4)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import AccountRequest, Decision
from accounts.states import RequestState
from pages.clocks import long_day


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """To whom, about what, and the paragraphs."""

    to: str
    subject: str
    decided_at: datetime
    paragraphs: tuple[str, ...]
    signatures: tuple[str, ...]

    @property
    def text(self) -> str:
        """As a plain e-mail."""
        return "\n\n".join([f"Dear {self.to},", *self.paragraphs, *self.signatures])


OUTCOMES = {
    RequestState.APPROVED: "Your request is signed off. The account can be opened once everything on the opening list stands; nothing can be posted before.",
    RequestState.DECLINED: "Your request is declined.",
    RequestState.CORPORATE: "There will be no account of its own. Communications publishes for you through the main account instead.",
}


def letter_of(request: AccountRequest) -> DecisionLetter | None:
    """None while nothing is decided. `request` comes with its decisions and the people in it."""
    if request.state not in OUTCOMES or request.decided_at is None:
        return None
    last_round = [decision for decision in request.decisions.all() if decision.round == request.round]
    asked = f"On {long_day(request.sent_at)} you asked for {request.account} for {request.department}."
    reasons = tuple(f"{decision.decider}: “{decision.reason}”" for decision in last_round if decision.reason)
    return DecisionLetter(
        to=str(request.requester), subject=f"{request.account}: {request.state_words.lower()}", decided_at=request.decided_at,
        paragraphs=(asked, OUTCOMES[RequestState(request.state)], *reasons),
        signatures=tuple(_signature(request, decision) for decision in last_round),
    )  # fmt: skip


def _signature(request: AccountRequest, decision: Decision) -> str:
    stage = request.chain[decision.stage]["name"]
    body = f" for {decision.body}, minute {decision.minute} of {long_day(decision.decided_on)}" if decision.body else ""
    place = f" in place of {decision.in_place_of}" if decision.in_place_of else ""
    return (
        f"{stage}: {decision.get_verdict_display().lower()}, {decision.decider}{body}{place}, {long_day(decision.at)}"
    )
