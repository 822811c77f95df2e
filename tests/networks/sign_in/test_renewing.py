"""Tokens of two hours, renewed by whoever needs one first, on a real database and before a network that counts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.council.selectors import Current
from networks.connections import access_of, connection_of, opened
from networks.http import Answer
from networks.models import Connection
from networks.outcomes import Failed, Unauthorised
from networks.registry import connector
from networks.sign_in.oauth2 import Token
from networks.x.sign_in import SIGN_IN as X
from tests.cast import Cast
from tests.networks.outbox.at_once import at_once
from tests.networks.sign_in.conftest import Traveller, registered
from tests.sandbox.running import Account as There

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(ada: Traveller, cast: Cast, council: Current, on_x: There) -> Connection:
    """An account on X that was connected by signing in."""
    account = registered(cast, on_x)
    ada.connects(account, on_x)
    return fresh(connection_of(account))


@pytest.fixture
def hours_later(ada: Traveller) -> Iterator[Callable[[int], Any]]:
    yield lambda hours: ada.networks.control("POST", "clock", forward_seconds=hours * 3600)
    ada.networks.control("POST", "clock")


def fresh(link: Connection) -> Connection:
    return Connection.objects.select_related("account").get(pk=link.pk)


def followers(link: Connection) -> int:
    return connector("x").followers(access_of(link))


def test_two_that_find_the_token_dead_at_once_renew_it_once(
    link: Connection, on_x: There, hours_later: Callable[[int], Any]
) -> None:
    before, counted = opened(link), []
    hours_later(3)
    at_once(4, lambda: counted.append(followers(fresh(link))))
    assert counted == [4000] * 4, "each of them goes on with the new token"
    assert len(on_x.ledger(effect="refresh")) == 1, "the network was asked once"
    after = opened(fresh(link))
    assert after["refresh_token"] != before["refresh_token"]
    assert after["access_token"] != before["access_token"]


def test_the_new_refresh_token_works_the_next_time(
    link: Connection, on_x: There, hours_later: Callable[[int], Any]
) -> None:
    for hours in (3, 6):
        hours_later(hours)
        assert followers(fresh(link)) >= 4000
    assert len(on_x.ledger(effect="refresh")) == 2


def test_one_that_the_council_took_back_means_connecting_again(
    link: Connection, ada: Traveller, hours_later: Callable[[int], Any]
) -> None:
    ada.networks.control("POST", "sign-in", network="x", take_back=True)
    hours_later(3)
    before = link.secrets
    with pytest.raises(Failed) as failed:
        followers(link)
    assert failed.value.outcome == Unauthorised("X no longer renews the council's access. Connect the account again.")
    assert fresh(link).secrets == before


def test_an_answer_that_is_lost_after_the_token_was_used_up_is_said(
    link: Connection, ada: Traveller, hours_later: Callable[[int], Any]
) -> None:
    """The one case in which nobody but a person can help: the network has given a token that we never saw."""
    hours_later(3)
    ada.networks.control("POST", "faults", effect="drop", when="after_commit", match={"path": "oauth2/token"}, times=1)
    with pytest.raises(Failed) as lost:
        followers(link)
    assert not isinstance(lost.value.outcome, Unauthorised), "nobody knows yet"
    with pytest.raises(Failed) as dead:
        followers(fresh(link))
    assert isinstance(dead.value.outcome, Unauthorised)


def test_a_token_that_the_application_cannot_renew_any_more_says_so(
    link: Connection, settings: Any, hours_later: Callable[[int], Any]
) -> None:
    settings.NETWORK_SECRETS = {}
    hours_later(3)
    with pytest.raises(Failed) as failed:
        followers(fresh(link))
    assert "is not set up any more" in failed.value.outcome.reason  # type: ignore[union-attr]


def test_a_token_shows_no_secret_of_itself() -> None:
    token = Token.read({"access_token": "at-secret", "refresh_token": "rt-secret", "expires_in": 60})
    assert "secret" not in repr(token)
    assert set(token.secrets()) == {"access_token", "refresh_token", "token_until"}
    assert "ends_at" in Token.read({"access_token": "a", "expires_in": 60}).secrets(), (
        "without a refresh token all ends"
    )
    assert "ends_at" in Token.read({"access_token": "a", "refresh_token": "b", "refresh_token_expires_in": 9}).secrets()


@pytest.mark.parametrize(
    "fields", [{}, {"access_token": None, "expires_in": "soon"}, {"access_token": 5}, {"access_token": ""}]
)
def test_an_answer_in_another_form_is_not_taken_for_a_token(fields: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Token.read(fields)


def test_a_token_that_lasts_longer_than_time_itself_is_an_answer_that_nobody_can_read() -> None:
    answer = Answer(200, {}, b'{"access_token": "at-secret", "expires_in": 1e30}')
    with pytest.raises(Failed):
        X.token_of(lambda: answer, "refresh_token")
