"""What Bluesky's answers mean: `{"error": name, "message": words}` with 4xx or 5xx (atproto.com, "XRPC", error responses)."""

from networks.classify import by_status
from networks.http import Answer
from networks.outcomes import Accepted, Outcome, Refused, Unauthorised

SESSION_OVER = {"ExpiredToken", "InvalidToken"}
NO_ACCESS = {"AuthenticationRequired", "AuthMissing", "AccountTakedown", "AccountDeactivated", "AccountSuspended"}
"""Some of them come with 400, not 401."""


def session_is_over(answer: Answer) -> bool:
    """The access token has run out, which happens every two hours: refused before it took effect."""
    return answer.status in {400, 401} and answer.fields.get("error") in SESSION_OVER


def is_missing(answer: Answer) -> bool:
    """The PDS knows the repository and has no such record in it."""
    return answer.status == 400 and answer.fields.get("error") == "RecordNotFound"


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; a 200 counts as readable. A 500 of `putRecord` says nothing: ask `getRecord`."""
    name, words = answer.fields.get("error", ""), answer.fields.get("message", "")
    if answer.status == 200:
        return Accepted("", "")
    if name in NO_ACCESS or session_is_over(answer):
        return Unauthorised(f"Bluesky no longer accepts the council's access. It says: {words or name}")
    if name == "InvalidSwap":
        return Refused("Something else already stands in this place on Bluesky.", before_sending=False)
    return by_status(answer, "Bluesky", words or name)
