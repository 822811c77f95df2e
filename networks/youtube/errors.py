"""What YouTube's answers mean: `{"error": {code, message, errors: [{domain, reason}]}}`. The reason counts, not the status:
quotas that are used up, missing permissions and refusals are all 403.

Source: developers.google.com/youtube/v3/docs/errors, and the errors listed with each method.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from networks.classify import USUAL_WAIT, by_status
from networks.http import Answer, network_time
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised, Unknown

PACIFIC = ZoneInfo("America/Los_Angeles")
QUOTA = {"quotaExceeded", "dailyLimitExceeded"}
TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded"}
NO_PERMISSION = {"insufficientPermissions", "insufficientAuthorizedScope", "accessNotConfigured", "youtubeSignupRequired",
                 "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended"}  # fmt: skip
GONE = {"commentNotFound", "videoNotFound", "parentCommentNotFound", "captionNotFound", "notFound"}
CAPTIONS_THERE = "captionExists"
IN_PLAIN_WORDS = {
    "uploadLimitExceeded": "YouTube takes no more videos from this channel today.",
    "commentTextTooLong": "The reply is too long for YouTube.",
    "parentCommentIsPrivate": "The comment is not public, so YouTube takes no reply to it.",
    "commentsDisabled": "Comments are switched off under this video.",
    "ineligibleAccount": "This channel may not comment on YouTube yet.",
}


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; one without an error counts as readable, a 204 too."""
    error, why = answer.fields.get("error"), reason(answer)
    if not isinstance(error, dict):
        readable = answer.status == 204 or (answer.status in {200, 201} and answer.json is not None)
        return Accepted("", "") if readable else by_status(answer, "YouTube", "")
    if why in QUOTA:
        return RateLimited(next_day(), scope="app")
    if why in TOO_FAST or answer.status == 429:
        return RateLimited(answer.wait_until(USUAL_WAIT), scope="account")
    if why in NO_PERMISSION:
        return Unauthorised(f"The council's access lacks a permission. YouTube says: {error.get('message', '')}")
    if why in IN_PLAIN_WORDS:
        return Refused(IN_PLAIN_WORDS[why], before_sending=False)
    if why == "backendError" and answer.status < 500:
        return Unknown("YouTube stumbled, which does not say whether it happened.")
    return by_status(answer, "YouTube", str(error.get("message", "")))


def reason(answer: Answer) -> str:
    """YouTube's own word for what is wrong; empty where nothing is."""
    error: Any = answer.fields.get("error")
    listed = error.get("errors") if isinstance(error, dict) else None
    return str(listed[0].get("reason", "")) if listed else ""


def is_gone(answer: Answer) -> bool:
    """The video or comment is no longer there."""
    return answer.status == 404 and reason(answer) in GONE


def next_day() -> datetime:
    """When quotas begin anew: midnight in California (developers.google.com/youtube/v3/getting-started, "Quota usage")."""
    today = network_time().astimezone(PACIFIC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1)).astimezone(network_time().tzinfo)
