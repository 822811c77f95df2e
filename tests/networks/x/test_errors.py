"""What X's answers mean."""

from datetime import timedelta
from typing import Any

import pytest

from networks.http import network_time
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from networks.x.errors import classify, is_gone, is_not_summoned
from tests.networks.answers import answer

NOT_FOUND = {"type": "https://api.twitter.com/2/problems/resource-not-found", "detail": "Could not find tweet"}
NOT_SUMMONED = {
    "detail": "Reply to this conversation is not allowed because you have not been mentioned",
    "status": 403,
}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (201, {"data": {"id": "1"}}, Accepted),
        (200, {"data": {"id": "1"}, "errors": [NOT_FOUND]}, Accepted),
        (200, {"meta": {"result_count": 0}}, Accepted),
        # An error hidden in a 200 is seen.
        (200, {"errors": [NOT_FOUND]}, Refused),
        (200, {"errors": [{"detail": "Something else"}]}, Refused),
        (200, {}, Unknown),
        (400, {"errors": [{"message": "$.text: is too long"}], "title": "Invalid Request"}, Refused),
        (401, {"title": "Unauthorized"}, Unauthorised),
        (402, {"title": "CreditsDepleted"}, Refused),
        (403, {"detail": "You are not allowed to create a Tweet with duplicate content."}, Refused),
        (403, {"detail": "You are not permitted to perform this action."}, Unauthorised),
        (403, {"detail": "This endpoint is not part of your access level."}, Unauthorised),
        (403, {"detail": "Anything else"}, Refused),
        (403, NOT_SUMMONED, Refused),
        # A direct message refused with 151 has been delivered all the same.
        (403, {"errors": [{"code": 151, "message": "There was an error sending your message"}]}, Unknown),
        (404, {"title": "Not Found"}, Refused),
        (408, {}, Unknown),
        (429, {"title": "Too Many Requests"}, RateLimited),
        (403, {"type": "https://api.twitter.com/2/problems/usage-capped", "detail": "Usage cap exceeded"}, RateLimited),
        (500, {"title": "Internal"}, Unknown),
        (503, b"<html>over capacity</html>", Unknown),
    ],
)
def test_an_answer_means(status: int, body: Any, outcome: type) -> None:
    found = classify(answer(status, body))
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


def test_the_time_to_wait_is_the_one_that_x_states() -> None:
    reset = int((network_time() + timedelta(minutes=14)).timestamp())
    found = classify(answer(429, {}, x_rate_limit_reset=str(reset)))
    assert isinstance(found, RateLimited)
    assert found.until.timestamp() == reset
    assert found.scope == "account"


def test_a_used_up_contract_concerns_the_whole_application() -> None:
    found = classify(answer(429, {"type": "https://api.twitter.com/2/problems/usage-capped"}))
    assert isinstance(found, RateLimited)
    assert found.scope == "app"


def test_gone_and_not_summoned_are_told_apart() -> None:
    assert is_gone(answer(200, {"errors": [NOT_FOUND]}))
    assert is_gone(answer(404, {}))
    assert not is_gone(answer(200, {"data": [{}], "errors": [NOT_FOUND]}))
    assert is_not_summoned(answer(403, NOT_SUMMONED))
    assert not is_not_summoned(answer(403, {"detail": "You attempted to reply to a Tweet that is deleted"}))


def test_a_time_that_has_passed_is_no_time_to_come_back() -> None:
    for headers in ({"x_rate_limit_reset": "1795171500"}, {"retry_after": "0"}):
        found = classify(answer(429, {}, **headers))
        assert isinstance(found, RateLimited)
        assert found.until > network_time() + timedelta(minutes=4)
