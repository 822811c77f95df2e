"""What Graph's answers mean. The number in the body counts, not the status: rate limits and dead tokens come as 400.

Source: developers.facebook.com/docs/graph-api/guides/error-handling, and Messenger Platform, "Error codes".
"""

import json
from datetime import datetime, timedelta
from typing import Any

from networks.classify import USUAL_WAIT, by_status
from networks.http import Answer, network_time
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised, Unknown

NO_ACCESS = {102, 104, 190}
RATE_LIMITS = {4, 17, 32, 613, *range(80_000, 80_015)}
WHOLE_APP = {4}
PASSING = {1, 2}
PERMISSIONS = {10, *range(200, 300)}
GONE = (100, 33)
IN_PLAIN_WORDS = {
    (506, 1455006): "Facebook says that this repeats the Page's last post.",
    (
        10,
        2018278,
    ): "The person last wrote more than 24 hours ago, so Facebook no longer lets the Page answer by message.",
    (100, 2018001): "Facebook does not know this person, or they have never written to the Page.",
    (551, 1545041): "The person cannot be written to at the moment.",
}


def is_gone(answer: Answer) -> bool:
    """The thing is no longer there, or was never the Page's to see."""
    return _numbers(answer) == GONE


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; one without an error counts as readable, whatever it says."""
    error = answer.fields.get("error")
    if not isinstance(error, dict):
        return (
            Accepted("", "") if answer.status == 200 and answer.json is not None else by_status(answer, "Facebook", "")
        )
    code, said = error.get("code"), error.get("error_user_msg") or error.get("message", "")
    if _numbers(answer) in IN_PLAIN_WORDS:
        return Refused(IN_PLAIN_WORDS[_numbers(answer)], before_sending=False)
    if code in RATE_LIMITS:
        return RateLimited(_back_at(answer), scope="app" if code in WHOLE_APP else "account")
    if code in NO_ACCESS:
        return Unauthorised(f"Facebook no longer accepts the council's access. It says: {said}")
    if code in PERMISSIONS:
        return Unauthorised(f"The council's access lacks a permission. Facebook says: {said}")
    if code in PASSING or error.get("is_transient") or answer.status >= 500:
        return Unknown(f"Facebook stumbled ({code}), which does not say whether it happened. It says: {said}")
    return Refused(f"Facebook refused this ({code}). It says: {said}", before_sending=False)


def _numbers(answer: Answer) -> tuple[Any, Any]:
    error = answer.fields.get("error")
    return (error.get("code"), error.get("error_subcode")) if isinstance(error, dict) else (None, None)


def _back_at(answer: Answer) -> datetime:
    """From `X-Business-Use-Case-Usage`: minutes until access comes back, per kind of use."""
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
        minutes = [use.get("estimated_time_to_regain_access", 0) for uses in usage.values() for use in uses]
    except (AttributeError, TypeError, ValueError):
        minutes = []
    return network_time() + max([timedelta(minutes=number) for number in minutes] + [USUAL_WAIT])
