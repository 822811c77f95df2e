"""What Flickr's answers mean. A refusal is HTTP 200 with `stat="fail"`, a number and a message; small numbers are each
method's own, those from 95 on the same everywhere. Uploads answer in XML.

Source: the "Error Codes" of each method at flickr.com/services/api.
"""

import html
import re
from dataclasses import dataclass

from networks.classify import USUAL_WAIT, by_status
from networks.http import Answer, network_time
from networks.outcomes import Accepted, Outcome, RateLimited, Refused, Unauthorised, Unknown

NO_ACCESS = {96, 97, 98, 100}
NO_PERMISSION = 99
STUMBLED = {105, 106}
NOT_FOUND = 1
COMMENT_NOT_FOUND = 2
TOO_FAST = 9
"""Of addComment: too many comments in a short time."""
UPLOAD_REFUSED = {
    4: "The picture is empty.",
    5: "Flickr does not know this kind of picture.",
    6: "The account has no room for more pictures on Flickr.",
    8: "The picture is too large for Flickr.",
}
_ERROR = re.compile(r'<err\s+code="(?P<code>\d+)"\s+msg="(?P<said>[^"]*)"')
_PHOTO = re.compile(r"<photoid[^>]*>(?P<photo>\d+)</photoid>")


@dataclass(frozen=True)
class Failure:
    """A refusal in Flickr's own number and words."""

    code: int
    said: str


def failure(answer: Answer) -> Failure | None:
    """The refusal in an answer, whichever form it has."""
    fields = answer.fields
    if fields.get("stat") == "fail":
        return Failure(int(fields["code"]), str(fields.get("message", "")))
    found = _ERROR.search(answer.body.decode(errors="replace")) if answer.json is None else None
    return Failure(int(found["code"]), html.unescape(found["said"])) if found else None


def classify(answer: Answer) -> Outcome:
    """The outcome of an answer; one that says `ok` counts as readable."""
    refusal = failure(answer)
    if answer.status == 429:
        return RateLimited(answer.wait_until(USUAL_WAIT), scope="app")  # 3,600 calls an hour, of the key
    if refusal is None:
        return Accepted("", "") if answer.fields.get("stat") == "ok" else by_status(answer, "Flickr", "")
    if refusal.code in NO_ACCESS:
        return Unauthorised(f"Flickr no longer accepts the council's access. It says: {refusal.said}")
    if refusal.code == NO_PERMISSION:
        return Unauthorised(f"The council's access lacks a permission. Flickr says: {refusal.said}")
    if refusal.code in STUMBLED:
        return Unknown(f"Flickr stumbled ({refusal.code}), which does not say whether it happened.")
    return Refused(f"Flickr refused this ({refusal.code}). It says: {refusal.said}", before_sending=False)


def classify_upload(answer: Answer) -> Outcome:
    """Of the upload, whose identity stands in the XML."""
    refusal = failure(answer)
    if refusal and refusal.code in UPLOAD_REFUSED:
        return Refused(UPLOAD_REFUSED[refusal.code], before_sending=False)
    return Accepted(uploaded(answer), "") if uploaded(answer) else classify(answer)


def classify_comment(answer: Answer) -> Outcome:
    """Of a comment, for which there is a limit of its own."""
    refusal = failure(answer)
    if refusal and refusal.code == TOO_FAST:
        return RateLimited(network_time() + USUAL_WAIT, scope="account")
    return classify(answer)


def uploaded(answer: Answer) -> str:
    """The identity of the new picture; empty where the answer names none."""
    found = _PHOTO.search(answer.body.decode(errors="replace"))
    return found["photo"] if found else ""


def is_gone(answer: Answer, *codes: int) -> bool:
    """The picture or comment is no longer there, by the numbers that the method has for it."""
    refusal = failure(answer)
    return refusal is not None and refusal.code in (codes or (NOT_FOUND,))
