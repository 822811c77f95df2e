"""Renewing for sixty days: what Graph says no with counts, not its status."""

import time

import pytest

from networks.outcomes import CertainNo, Failed, RateLimited, Refused, Unauthorised
from networks.sign_in import App, Web
from networks.threads.sign_in import SIGN_IN
from tests.networks.answers import Scripted
from tests.networks.peers import HERE


@pytest.mark.parametrize(
    ("code", "more", "outcome"),
    [(2, {"is_transient": True}, Refused), (4, {}, RateLimited), (190, {"error_subcode": 463}, Unauthorised)],
)
def test_a_renewal_that_stumbles_does_not_lose_the_access(
    code: int, more: dict[str, object], outcome: type[CertainNo]
) -> None:
    with Scripted((400, {"error": {"message": "Words", "code": code, **more}})).running() as base:
        web = Web(base, HERE, time.monotonic() + 5)
        with pytest.raises(Failed) as caught:
            SIGN_IN.refreshed(web, App("id", "secret"), {"access_token": "old"})
    assert isinstance(caught.value.outcome, outcome), caught.value.outcome
