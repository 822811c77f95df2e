"""What LinkedIn's answers mean: `{status, code, serviceErrorCode, message}`.

Limits are counted by the day, per application and per member, and start anew at midnight UTC. What the limits are stands in
the developer portal only. Source: learn.microsoft.com/linkedin/shared/api-guide, "Error handling" and "Rate limiting".
"""

import re
from datetime import UTC, datetime, time, timedelta

from networks.classify import by_status
from networks.http import Answer, network_time
from networks.linkedin.identities import address
from networks.linkedin.version import VERSION
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised

DONE = {200, 201, 204}
SUNSET = 426
DENIED = "ACCESS_DENIED"
DUPLICATE = re.compile(r"duplicate of (urn:li:(?:share|ugcPost):\d+)")
WHOLE_APP = "APPLICATION"


def is_gone(answer: Answer) -> bool:
    """It is no longer there, or never was."""
    return answer.status == 404


def duplicate_of(answer: Answer) -> str:
    """The post of ours that LinkedIn says this repeats; empty where it says no such thing."""
    found = DUPLICATE.search(_said(answer)) if answer.status == 422 else None
    return found[1] if found else ""


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; one without an error counts as readable."""
    words = _said(answer)
    if answer.status in DONE:
        return Accepted("", "")
    if answer.status == SUNSET:
        return Refused(f"LinkedIn no longer serves version {VERSION}: this installation needs an update.", False)
    if answer.status == 429:
        return RateLimited(_back_at(answer), scope="app" if WHOLE_APP in words else "account")
    if answer.status == 403 and answer.fields.get("code", DENIED) == DENIED:
        lacks = "The council's access lacks a permission, or its owner a role on the page."
        return Unauthorised(f"{lacks} LinkedIn says: {words}")
    if live := duplicate_of(answer):
        return Refused(f"LinkedIn says that this repeats a post that is out: {address(live)}", before_sending=False)
    if is_gone(answer):
        return Refused(f"This is no longer on LinkedIn. It says: {words}", before_sending=False)
    return by_status(answer, "LinkedIn", words)


def _said(answer: Answer) -> str:
    return str(answer.fields.get("message", ""))


def _back_at(answer: Answer) -> datetime:
    now = network_time()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return answer.wait_until(midnight - now)
