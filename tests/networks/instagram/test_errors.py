"""What Graph's answers to an Instagram account mean."""

from datetime import timedelta

import pytest

from networks.facebook.errors import classify as facebook
from networks.http import network_time
from networks.instagram.errors import classify
from networks.outcomes import Outcome, RateLimited, Refused, Unauthorised, Unknown
from tests.networks.answers import answer


def error(code: int, subcode: int | None = None, status: int = 400) -> Outcome:
    return classify(answer(status, {"error": {"message": "Words", "code": code, "error_subcode": subcode}}))


@pytest.mark.parametrize(
    ("code", "subcode", "outcome"),
    [
        (190, 463, Unauthorised),
        (10, None, Unauthorised),
        (200, None, Unauthorised),
        (32, None, RateLimited),
        (9, 2207042, RateLimited),
        # Nearly the number of an application's rate limit.
        (4, None, RateLimited),
        (4, 2207051, Refused),
        (25, 2207050, Refused),
        (36000, 2207004, Refused),
        (36001, 2207005, Refused),
        (36003, 2207009, Refused),
        (36004, 2207010, Refused),
        (352, 2207026, Refused),
        (10, 2018278, Refused),
        (100, 33, Refused),
        (100, None, Refused),
        # "Temporary error publishing a container": it may be out.
        (24, 2207008, Unknown),
        (-1, 2207001, Unknown),
        (2, None, Unknown),
    ],
)
def test_a_number_means(code: int, subcode: int | None, outcome: type) -> None:
    found = error(code, subcode)
    assert isinstance(found, outcome), found
    assert not (isinstance(found, Refused) and found.before_sending)


@pytest.mark.parametrize(("code", "subcode"), [(9004, 2207052), (9007, 2207027), (-2, 2207003), (-2, 2207020)])
def test_what_may_go_better_later_is_tried_again(code: int, subcode: int) -> None:
    found = error(code, subcode)
    assert isinstance(found, Refused)
    assert found.before_sending


def test_a_days_posts_used_up_are_looked_at_again_in_an_hour() -> None:
    found = error(9, 2207042)
    assert isinstance(found, RateLimited)
    assert found.scope == "account"
    assert timedelta(minutes=59) < found.until - network_time() < timedelta(minutes=61)


def test_an_error_hidden_in_a_200_is_seen() -> None:
    assert isinstance(error(190, 463, status=200), Unauthorised)


@pytest.mark.parametrize("numbers", [(200, 1545041), (10, 2018108), (10, 2018065)])
@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_a_person_who_takes_no_messages_does_not_cost_the_account_its_access(
    network: str, numbers: tuple[int, int]
) -> None:
    code, subcode = numbers
    said = answer(403, {"error": {"message": "Words", "code": code, "error_subcode": subcode}})
    assert isinstance({"facebook": facebook, "instagram": classify}[network](said), Refused)
