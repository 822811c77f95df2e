"""What Graph's answers mean. The number in the body counts, not the status: rate limits and dead tokens come as 400.

Source: developers.facebook.com/docs/graph-api/guides/error-handling. Each network adds its own numbers.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from networks.classify import USUAL_WAIT, by_status, read
from networks.http import Answer, network_time
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised, Unknown

Numbers = tuple[Any, Any]
"""`code` and `error_subcode`."""
NO_ACCESS = {102, 104, 190}
RATE_LIMITS = {4, 17, 32, 613, *range(80_000, 80_015)}
WHOLE_APP = {4}
PASSING = {1, 2, -1, -2}
PERMISSIONS = {10, *range(200, 300)}
GONE = (100, 33)
TAKES_NO_MESSAGES = [(551, 1545041), (200, 1545041), (10, 2018108)]
"""Somebody has blocked the account, say: two of them look like a permission that the account lacks."""
THE_TIME_NOW = re.compile(r" *The current time is [^.]*\.")
"""Of a session that has expired: it would make other news of the same loss each time, and tell people again."""
A_TOKEN = re.compile(r"[\w|-]{40,}")
"""Graph repeats one that it finds malformed, and its words go onto pages and into the audit trail."""
FULL_FOR = timedelta(hours=1)
"""The window of a day in which posts are counted moves on; after so long it is looked at again."""


@dataclass(frozen=True)
class Meaning:
    """How one network of Meta's says no, beside what all of them say.

    `plain`: refused for good, in words of ours; `again`: nothing happened and it may go better later; `unsure`: it may
    have happened; `full`: as much as may be published in a day has been.
    """

    network: str
    plain: Mapping[Numbers, str] = field(default_factory=dict)
    again: Mapping[Numbers, str] = field(default_factory=dict)
    unsure: frozenset[Numbers] = frozenset()
    full: frozenset[Numbers] = frozenset()
    gone: frozenset[Numbers] = frozenset({GONE})

    def __call__(self, answer: Answer) -> Outcome:
        """The outcome of an answer; one without an error counts as readable, whatever it says."""
        error = answer.fields.get("error")
        if isinstance(error, dict):
            return self._own(_numbers(answer)) or self._general(answer, error)
        readable = answer.status == 200 and answer.json is not None
        return Accepted("", "") if readable else by_status(answer, self.network, "")

    def _own(self, numbers: Numbers) -> Outcome | None:
        if numbers in self.plain:
            return Refused(self.plain[numbers], before_sending=False)
        if numbers in self.again:
            return Refused(self.again[numbers], before_sending=True)
        if numbers in self.unsure:
            return Unknown(f"{self.network} stumbled {numbers}, which does not say whether it happened.")
        return RateLimited(network_time() + FULL_FOR, scope="account") if numbers in self.full else None

    def _general(self, answer: Answer, error: Mapping[str, Any]) -> Outcome:
        code, said = error.get("code"), error.get("error_user_msg") or error.get("message", "")
        if code in RATE_LIMITS:
            return RateLimited(_back_at(answer), scope="app" if code in WHOLE_APP else "account")
        if code in NO_ACCESS:
            lost = f"{self.network} no longer accepts the council's access."
            return Unauthorised(f"{lost} It says: {A_TOKEN.sub('…', THE_TIME_NOW.sub('', said))}")
        if code in PERMISSIONS:
            return Unauthorised(f"The council's access lacks a permission. {self.network} says: {said}")
        if code in PASSING or error.get("is_transient") or answer.status >= 500:
            stumbled = f"{self.network} stumbled ({code}), which does not say whether it happened."
            return Unknown(f"{stumbled} It says: {said}")
        return Refused(f"{self.network} refused this ({code}). It says: {said}", before_sending=False)

    def is_gone(self, answer: Answer) -> bool:
        """The thing is no longer there, or was never the account's to see."""
        return _numbers(answer) in self.gone

    def or_gone(self, answer: Answer) -> Outcome:
        """Reads what may be gone as well."""
        return Accepted("", "") if self.is_gone(answer) else self(answer)

    def objection(self, answer: Answer) -> Outcome:
        """The error in the answer to a send; a 200 that neither objects nor says that it is done is unknown."""
        outcome = self(answer)
        unclear = Unknown(f"{self.network}'s answer does not say whether it happened.")
        return unclear if isinstance(outcome, Accepted) else outcome

    def done(self, external_id: str) -> Callable[[Answer], Outcome]:
        """For calls that answer `{"success": true}`."""
        return lambda answer: (
            Accepted(external_id, "") if answer.fields.get("success") is True else self.objection(answer)
        )

    def taken_down(self, external_id: str, look: Callable[[], Answer]) -> Callable[[Answer], Outcome]:
        """Already gone, by somebody else's hand, is as good; a missing permission sounds the same, so it is looked at."""

        def outcome(answer: Answer) -> Outcome:
            if not self.is_gone(answer):
                return self.done(external_id)(answer)
            if self.is_gone(read(look, self.or_gone)):
                return Accepted(external_id, "")
            return Refused(
                f"It still stands on {self.network}, which lets nobody here delete it.", before_sending=False
            )

        return outcome

    def messaged(self, answer: Answer) -> Outcome:
        """Send API: the message's identity."""
        if "message_id" not in answer.fields:
            return self.objection(answer)
        return Accepted(answer.fields["message_id"], "", {"recipient_id": answer.fields.get("recipient_id", "")})


def _numbers(answer: Answer) -> Numbers:
    error = answer.fields.get("error")
    return (error.get("code"), error.get("error_subcode")) if isinstance(error, dict) else (None, None)


def _back_at(answer: Answer) -> datetime:
    """From `X-Business-Use-Case-Usage`: minutes until access comes back, per kind of use."""
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
        minutes = [use.get("estimated_time_to_regain_access", 0) for uses in usage.values() for use in uses]
        return network_time() + max([timedelta(minutes=number) for number in minutes] + [USUAL_WAIT])
    except (AttributeError, OverflowError, TypeError, ValueError):
        return network_time() + USUAL_WAIT
