"""What X's answers mean: problem JSON `{title, detail, type, status}`, or `{errors: […]}`, which a 200 may carry too.

Source: docs.x.com/x-api/fundamentals/response-codes-and-errors.
"""

from networks.classify import USUAL_WAIT, by_status
from networks.http import Answer
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised, Unknown

DELIVERED_ALL_THE_SAME = 151
"""A direct message answered 403 with this number was delivered in at least one known case."""
NOT_SUMMONED = "reply to this conversation is not allowed"
DUPLICATE = "duplicate content"
NOT_PERMITTED = ("not permitted to perform this action", "not part of your access level")
GONE = "/resource-not-found"
USED_UP = "/usage-capped"


def said(answer: Answer) -> str:
    """X's own words."""
    fields = answer.fields
    first = fields["errors"][0] if fields.get("errors") else {}
    return str(fields.get("detail") or first.get("detail") or first.get("message") or fields.get("title") or "")


def has_data(answer: Answer) -> bool:
    """Whether the answer says what was done or asked for. `errors` beside it concern other things."""
    return answer.status in {200, 201} and "data" in answer.fields


def is_gone(answer: Answer) -> bool:
    """The post, person or reply is no longer there: a 404, or an entry of `errors` in a 200."""
    kinds = [str(error.get("type", "")) for error in answer.fields.get("errors", [])]
    return answer.status == 404 or (not has_data(answer) and any(kind.endswith(GONE) for kind in kinds))


def is_not_summoned(answer: Answer) -> bool:
    """X lets self-serve applications answer only those who mentioned or quoted the account."""
    return answer.status == 403 and NOT_SUMMONED in said(answer).lower()


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; one without errors counts as readable, an empty list too."""
    words = said(answer)
    if has_data(answer) or (answer.status in {200, 201} and answer.fields and not answer.fields.get("errors")):
        return Accepted("", "")
    if any(error.get("code") == DELIVERED_ALL_THE_SAME for error in answer.fields.get("errors", [])):
        return Unknown("X refused the message, which it has delivered all the same before. Look there.")
    if is_gone(answer):
        return Refused(f"This is no longer on X. It says: {words}", before_sending=False)
    if answer.status in {200, 201}:
        return Refused(f"X refused this. It says: {words}", False) if words else by_status(answer, "X", "")
    if answer.status == 429 or str(answer.fields.get("type", "")).endswith(USED_UP):
        whole_app = str(answer.fields.get("type", "")).endswith(USED_UP)
        return RateLimited(answer.wait_until(USUAL_WAIT), scope="app" if whole_app else "account")
    if answer.status == 403:
        return _forbidden(words)
    return by_status(answer, "X", words)


def _forbidden(words: str) -> Outcome:
    if DUPLICATE in words.lower():
        return Refused("X says that this repeats something that the account has posted.", before_sending=False)
    if any(phrase in words.lower() for phrase in NOT_PERMITTED):
        return Unauthorised(f"The council's access lacks a permission. X says: {words}")
    return Refused(f"X does not allow this. It says: {words}", before_sending=False)
