"""What Graph's answers mean: by the number in the body."""

import json
from datetime import timedelta

import pytest

from networks.facebook.errors import classify, is_gone
from networks.http import network_time
from networks.outcomes import Accepted, RateLimited, Refused, Unauthorised, Unknown
from tests.networks.answers import answer


def error(status: int, code: int, subcode: int | None = None, **more: object) -> object:
    return classify(answer(status, {"error": {"message": "Words", "code": code, "error_subcode": subcode, **more}}))


@pytest.mark.parametrize(
    ("status", "code", "subcode", "outcome"),
    [
        (400, 190, 463, Unauthorised),
        (400, 190, 460, Unauthorised),
        (400, 102, None, Unauthorised),
        (400, 104, None, Unauthorised),
        (400, 4, None, RateLimited),
        (403, 4, None, RateLimited),
        (400, 17, None, RateLimited),
        (400, 32, None, RateLimited),
        (400, 613, None, RateLimited),
        (400, 80001, None, RateLimited),
        (403, 10, None, Unauthorised),
        (403, 200, None, Unauthorised),
        (403, 299, None, Unauthorised),
        (400, 10, 2018278, Refused),
        (400, 100, 2018001, Refused),
        (400, 368, None, Refused),
        (400, 506, 1455006, Refused),
        (400, 100, None, Refused),
        (400, 100, 33, Refused),
        (400, 10900, None, Refused),
        (500, 1, None, Unknown),
        (400, 2, None, Unknown),
        (503, 2, None, Unknown),
        (500, 99999, None, Unknown),
        # An error hidden in a 200 is seen.
        (200, 190, None, Unauthorised),
        (200, 506, 1455006, Refused),
    ],
)
def test_a_number_means(status: int, code: int, subcode: int | None, outcome: type) -> None:
    found = error(status, code, subcode)
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


def test_a_dead_session_is_the_same_news_whenever_it_is_heard() -> None:
    said = (
        "Error validating access token: Session has expired on Friday, 20-Nov-26 03:00:00 PST. The current time is {}."
    )
    heard = [
        error(400, 190, 463, message=said.format(now))
        for now in ("Saturday, 21-Nov-26 03:10:11 PST", "Sunday, 22-Nov-26 04:00:00 PST")
    ]
    assert heard == [Unauthorised(
        "Facebook no longer accepts the council's access. It says: Error validating access token: Session has expired on Friday, "
        "20-Nov-26 03:00:00 PST."
    )] * 2  # fmt: skip


def test_what_facebook_calls_passing_is_unknown() -> None:
    assert isinstance(error(400, 1234, is_transient=True), Unknown)


def test_the_whole_application_waits_only_for_its_own_limit() -> None:
    assert error(400, 4).scope == "app"  # type: ignore[attr-defined]
    assert error(400, 32).scope == "account"  # type: ignore[attr-defined]


def test_the_time_to_wait_is_the_longest_that_facebook_states() -> None:
    usage = '{"1": [{"type": "pages", "estimated_time_to_regain_access": 12}, {"estimated_time_to_regain_access": 47}]}'
    body = {"error": {"message": "Words", "code": 80001}}
    found = classify(answer(400, body, x_business_use_case_usage=usage))
    assert isinstance(found, RateLimited)
    assert timedelta(minutes=46) < found.until - network_time() < timedelta(minutes=48)
    nonsense = classify(answer(400, body, x_business_use_case_usage="[]"))
    assert isinstance(nonsense, RateLimited)
    assert nonsense.until > network_time()


def test_the_words_for_the_person_are_kept() -> None:
    found = error(400, 368, error_user_msg="You cannot post for now.")
    assert isinstance(found, Refused)
    assert "You cannot post for now." in found.reason


@pytest.mark.parametrize(("status", "outcome"), [(502, Unknown), (404, Refused), (200, Unknown)])
def test_a_page_of_a_proxy_is_no_answer_of_facebook(status: int, outcome: type) -> None:
    assert isinstance(classify(answer(status, b"<html>Bad gateway</html>")), outcome)


def test_a_plain_answer_can_be_read_and_a_gone_object_is_known() -> None:
    assert isinstance(classify(answer(200, {"data": []})), Accepted)
    assert is_gone(answer(400, {"error": {"code": 100, "error_subcode": 33}}))
    assert not is_gone(answer(400, {"error": {"code": 100}}))
    assert not is_gone(answer(400, {"error": "words"}))


@pytest.mark.parametrize("minutes", [None, "soon", 1e300])
def test_a_time_to_wait_that_is_no_number_is_too_much_all_the_same(minutes: object) -> None:
    usage = json.dumps({"1": [{"estimated_time_to_regain_access": minutes}]})
    found = classify(answer(400, {"error": {"message": "Words", "code": 80001}}, x_business_use_case_usage=usage))
    assert isinstance(found, RateLimited)


def test_a_token_that_facebook_repeats_is_told_to_nobody() -> None:
    token = "EAAB" + "x7Yz" * 40
    found = error(400, 190, message=f"Malformed access token {token}")
    assert found == Unauthorised("Facebook no longer accepts the council's access. It says: Malformed access token …")
