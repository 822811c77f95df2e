"""What LinkedIn's answers mean."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from networks.http import network_time
from networks.linkedin.errors import classify, duplicate_of, is_gone
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from tests.networks.answers import answer

DUPLICATE = {"status": 422, "message": "Content is a duplicate of urn:li:share:7240000000000000001"}
BY_MEMBER = {
    "status": 429,
    "message": "Resource level throttle MEMBER DAY limit for calls to this resource is reached.",
}
BY_APP = {**BY_MEMBER, "message": BY_MEMBER["message"].replace("MEMBER", "APPLICATION")}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"elements": []}, Accepted),
        (201, b"", Accepted),
        (204, b"", Accepted),
        (400, {"code": "VERSION_MISSING", "message": "A version must be present."}, Refused),
        (401, {"code": "REVOKED_ACCESS_TOKEN", "serviceErrorCode": 65601}, Unauthorised),
        (403, {"code": "ACCESS_DENIED", "serviceErrorCode": 100}, Unauthorised),
        (403, {"serviceErrorCode": 100}, Unauthorised),
        (403, {"code": "COMMENTS_CLOSED", "message": "Comments are closed"}, Refused),
        (404, {"message": "Could not find entity"}, Refused),
        (408, {}, Unknown),
        (422, DUPLICATE, Refused),
        (422, {"code": "FIELD_LENGTH_TOO_LONG"}, Refused),
        (426, {"code": "NONEXISTENT_VERSION"}, Refused),
        (429, BY_MEMBER, RateLimited),
        (500, {"message": "Internal server error"}, Unknown),
        (503, b"<html>busy</html>", Unknown),
    ],
)
def test_an_answer_means(status: int, body: Any, outcome: type) -> None:
    found = classify(answer(status, body))
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


@pytest.mark.parametrize(("body", "scope"), [(BY_MEMBER, "account"), (BY_APP, "app")])
def test_what_is_used_up_comes_back_at_midnight_utc_for_whom_it_concerns(body: Any, scope: str) -> None:
    found = classify(answer(429, body))
    assert isinstance(found, RateLimited)
    assert found.scope == scope
    midnight = datetime.combine(network_time().date() + timedelta(days=1), time(), UTC)
    assert abs(found.until - midnight) < timedelta(seconds=5)


def test_a_time_to_wait_that_linkedin_states_comes_first() -> None:
    found = classify(answer(429, BY_MEMBER, retry_after="60"))
    assert isinstance(found, RateLimited)
    assert found.until - network_time() <= timedelta(seconds=60)


def test_the_post_that_is_repeated_is_named_in_plain_words() -> None:
    assert duplicate_of(answer(422, DUPLICATE)) == "urn:li:share:7240000000000000001"
    assert classify(answer(422, DUPLICATE)) == Refused(
        "LinkedIn says that this repeats a post that is out: "
        "https://www.linkedin.com/feed/update/urn:li:share:7240000000000000001/",
        before_sending=False,
    )
    assert duplicate_of(answer(422, {"message": "duplicate of something"})) == ""
    assert duplicate_of(answer(400, DUPLICATE)) == ""


def test_gone_is_a_404_alone() -> None:
    assert is_gone(answer(404, {}))
    assert not is_gone(answer(403, {}))
