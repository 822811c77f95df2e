"""What YouTube's answers mean."""

from datetime import timedelta
from typing import Any

import pytest

from networks.http import network_time
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from networks.youtube.errors import PACIFIC, classify, is_gone, next_day
from tests.networks.answers import answer


def said(reason: str, code: int = 403) -> dict[str, Any]:
    return {"error": {"code": code, "message": "Words", "errors": [{"domain": "youtube", "reason": reason}]}}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"items": []}, Accepted),
        (200, {"id": "1"}, Accepted),
        (204, b"", Accepted),
        (200, b"<html>", Unknown),
        (400, said("processingFailure", 400), Refused),
        (400, said("uploadLimitExceeded", 400), Refused),
        (400, {"error": {"code": 400, "message": "Words"}}, Refused),
        (401, said("authError", 401), Unauthorised),
        (403, said("quotaExceeded"), RateLimited),
        (403, said("dailyLimitExceeded"), RateLimited),
        (403, said("userRateLimitExceeded"), RateLimited),
        (403, said("rateLimitExceeded"), RateLimited),
        (429, said("rateLimitExceeded", 429), RateLimited),
        (403, said("insufficientPermissions"), Unauthorised),
        (403, said("authenticatedUserAccountSuspended"), Unauthorised),
        (403, said("forbidden"), Refused),
        (403, said("commentsDisabled"), Refused),
        (404, said("videoNotFound", 404), Refused),
        (409, said("captionExists", 409), Refused),
        (308, b"", Refused),
        (408, b"", Unknown),
        (400, said("backendError", 400), Unknown),
        (500, said("backendError", 500), Unknown),
        (503, b"<html>unavailable</html>", Unknown),
    ],
)
def test_an_answer_means(status: int, body: Any, outcome: type) -> None:
    found = classify(answer(status, body))
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


def test_a_used_up_quota_is_everybodys_until_midnight_in_california() -> None:
    found = classify(answer(403, said("quotaExceeded")))
    assert found == RateLimited(next_day(), scope="app")
    midnight = next_day().astimezone(PACIFIC)
    assert (midnight.hour, midnight.minute, midnight.second) == (0, 0, 0)
    assert timedelta(0) < midnight - network_time() <= timedelta(hours=25)


def test_too_many_calls_in_a_short_time_are_the_accounts_and_for_as_long_as_is_said() -> None:
    found = classify(answer(403, said("userRateLimitExceeded"), retry_after="40"))
    assert isinstance(found, RateLimited)
    assert found.scope == "account"
    assert timedelta(seconds=35) < found.until - network_time() <= timedelta(seconds=40)


def test_gone_is_what_is_no_longer_there_and_not_an_address_that_is_none() -> None:
    assert is_gone(answer(404, said("commentNotFound", 404)))
    assert not is_gone(answer(404, b"<html>"))
    assert not is_gone(answer(403, said("forbidden")))
