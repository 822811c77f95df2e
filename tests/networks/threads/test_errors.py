"""What Threads' answers mean."""

import pytest

from networks.outcomes import RateLimited, Refused, Unauthorised, Unknown
from networks.threads.errors import classify, publishing
from tests.networks.answers import answer


@pytest.mark.parametrize(
    ("status", "code", "subcode", "outcome"),
    [
        (400, 190, None, Unauthorised),
        (403, 10, None, Unauthorised),
        (400, 4, None, RateLimited),
        (400, 613, None, RateLimited),
        (400, 100, None, Refused),
        (400, 24, 4279009, Refused),
        (500, 1, None, Unknown),
        (200, 190, None, Unauthorised),
    ],
)
def test_a_number_means(status: int, code: int, subcode: int | None, outcome: type) -> None:
    found = classify(answer(status, {"error": {"message": "Words", "code": code, "error_subcode": subcode}}))
    assert isinstance(found, outcome), found


def test_what_is_not_found_is_gone_but_for_a_publication_only_not_ready() -> None:
    missing = answer(400, {"error": {"message": "Words", "code": 24, "error_subcode": 4279009}})
    assert classify.is_gone(missing)
    outcome = publishing(missing)
    assert isinstance(outcome, Refused)
    assert outcome.before_sending
