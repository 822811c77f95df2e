"""What Bluesky's answers mean."""

import pytest

from networks.bluesky.errors import classify, is_missing, session_is_over
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from tests.networks.answers import answer


@pytest.mark.parametrize(
    ("status", "error", "outcome"),
    [
        (200, "", Accepted),
        (400, "InvalidRequest", Refused),
        (400, "InvalidSwap", Refused),
        (400, "BlobTooLarge", Refused),
        (400, "ExpiredToken", Unauthorised),
        (400, "AccountTakedown", Unauthorised),
        (400, "AccountDeactivated", Unauthorised),
        (401, "AuthMissing", Unauthorised),
        (401, "AuthenticationRequired", Unauthorised),
        (403, "Forbidden", Refused),
        (404, "XRPCNotSupported", Refused),
        (408, "", Unknown),
        (429, "RateLimitExceeded", RateLimited),
        # Not certain: the same rkey with createRecord answers 500 although it stands there.
        (500, "InternalServerError", Unknown),
        (502, "UpstreamFailure", Unknown),
        (503, "NotEnoughResources", Unknown),
        (504, "UpstreamTimeout", Unknown),
    ],
)
def test_an_answer_means(status: int, error: str, outcome: type) -> None:
    found = classify(answer(status, {"error": error, "message": "Words"}))
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


def test_only_an_expired_session_is_worth_renewing() -> None:
    assert session_is_over(answer(400, {"error": "ExpiredToken"}))
    assert session_is_over(answer(401, {"error": "InvalidToken"}))
    assert not session_is_over(answer(401, {"error": "AccountTakedown"}))
    assert not session_is_over(answer(500, {"error": "ExpiredToken"}))


def test_missing_is_what_the_server_says_is_missing_and_nothing_else() -> None:
    assert is_missing(answer(400, {"error": "RecordNotFound"}))
    assert not is_missing(answer(404, b"<html>not found</html>"))
    assert not is_missing(answer(400, {"error": "RepoNotFound"}))
