"""What Mastodon's answers mean: `{"error": words}` with 4xx or 5xx (docs.joinmastodon.org, "entities/Error").

A 429 comes from before anything was done; when to come back stands in `X-RateLimit-Reset`, as a date (ISO 8601).
"""

from datetime import UTC, datetime

from networks.classify import USUAL_WAIT, by_status
from networks.http import Answer, network_time
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised

GONE = {404, 410}
NO_ACCESS = ("outside the authorized scopes", "your login is", "requires an authenticated user")
"""They come with 403, the last with 401 or 422: the token lacks a scope, or the account is suspended or not confirmed."""
MEDIA_NOT_READY = "have not finished processing"


def said(answer: Answer) -> str:
    """The server's own words."""
    return str(answer.fields.get("error", ""))[:300]


def is_gone(answer: Answer) -> bool:
    """The post or person is no longer there, or not for us to see."""
    return answer.status in GONE


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; a 200 counts as readable."""
    words = said(answer)
    if answer.status == 200:
        return Accepted("", "")
    if answer.status == 429:
        return RateLimited(_reset(answer), scope="account")
    if answer.status in {403, 422} and any(phrase in words.lower() for phrase in NO_ACCESS):
        return Unauthorised(f"The council's access lacks a permission. Mastodon says: {words}")
    if answer.status == 422 and MEDIA_NOT_READY in words.lower():
        return Refused("Mastodon is still working on the pictures.", before_sending=True)
    return by_status(answer, "Mastodon", words)


def or_gone(answer: Answer) -> Outcome:
    """What is not there is an answer too."""
    return Accepted("", "") if is_gone(answer) else classify(answer)


def _reset(answer: Answer) -> datetime:
    otherwise = answer.wait_until(USUAL_WAIT)
    try:
        stated = datetime.fromisoformat(answer.headers["x-ratelimit-reset"]).astimezone(UTC)
    except (KeyError, ValueError):
        return otherwise
    return stated if stated > network_time() else otherwise
