"""What Mastodon's answers mean."""

from datetime import UTC, datetime, timedelta

import pytest

from networks.http import network_time
from networks.mastodon.errors import classify, is_gone, or_gone
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from tests.networks.answers import answer


@pytest.mark.parametrize(
    ("status", "words", "outcome"),
    [
        (200, "", Accepted),
        (202, "", Unknown),  # of an upload it is a yes, which the upload says itself
        (301, "", Refused),
        (401, "The access token is invalid", Unauthorised),
        (401, "The access token was revoked", Unauthorised),
        (403, "This action is outside the authorized scopes", Unauthorised),
        (403, "Your login is currently disabled", Unauthorised),
        (403, "Your login is missing a confirmed e-mail address", Unauthorised),
        (422, "This method requires an authenticated user", Unauthorised),
        (403, "This action is not allowed", Refused),
        (404, "Record not found", Refused),
        (410, "", Refused),
        (422, "Validation failed: Text character limit of 500 exceeded", Refused),
        (408, "", Unknown),
        (429, "Too many requests", RateLimited),
        # A repeat with a known key came to this in some versions although the post stood (issue 40399).
        (500, "", Unknown),
        (502, "", Unknown),
        (503, "Remote SSL certificate could not be verified", Unknown),
        (504, "", Unknown),
    ],
)
def test_an_answer_means(status: int, words: str, outcome: type) -> None:
    found = classify(answer(status, {"error": words}))
    assert isinstance(found, outcome), found
    assert words in getattr(found, "reason", words)


def test_a_refusal_is_for_good_but_a_picture_still_being_worked_on_passes() -> None:
    words = "Cannot attach files that have not finished processing. Try again in a moment!"
    refused = [classify(answer(422, {"error": said})) for said in ("Validation failed", words)]
    assert [one.before_sending for one in refused if isinstance(one, Refused)] == [False, True]


def test_an_error_page_that_is_no_json_is_read_all_the_same() -> None:
    assert isinstance(classify(answer(502, b"<html>Bad gateway</html>")), Unknown)


def test_the_time_to_wait_is_the_servers_own_date() -> None:
    until = datetime(2036, 11, 20, 10, 45, tzinfo=UTC)
    found = classify(answer(429, {"error": "Too many requests"}, x_ratelimit_reset="2036-11-20T10:45:00.000000Z"))
    assert found == RateLimited(until, "account")


@pytest.mark.parametrize("headers", [{}, {"x_ratelimit_reset": "soon"}])
def test_without_a_date_five_minutes_are_waited(headers: dict[str, str]) -> None:
    found = classify(answer(429, {}, **headers))
    assert isinstance(found, RateLimited)
    assert abs(found.until - network_time() - timedelta(minutes=5)) < timedelta(seconds=5)


def test_what_is_gone_can_be_an_answer() -> None:
    assert is_gone(answer(404))
    assert is_gone(answer(410))
    assert not is_gone(answer(403))
    assert or_gone(answer(404, {"error": "Record not found"})) == Accepted("", "")
    assert isinstance(or_gone(answer(401, {})), Unauthorised)


def test_a_time_that_has_passed_is_no_time_to_come_back() -> None:
    found = classify(answer(429, {}, x_ratelimit_reset="2026-11-20T10:00:00Z"))
    assert isinstance(found, RateLimited)
    assert found.until > network_time() + timedelta(minutes=4)
