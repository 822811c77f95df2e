"""Access to accounts: sealed at rest, renewed once at a time, never overwritten by nothing."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.people import sealed as keys
from networks.connecting import connect
from networks.connections import access_of, base_url_of, connector_of, open_media, opened, renewed, sealed
from networks.models import Connection
from networks.outcomes import Failed, Refused, Unauthorised
from networks.protocol import Profile, Secrets
from tests.networks.outbox.at_once import at_once, in_a_thread
from tests.networks.outbox.conftest import Outbox
from tests.networks.outbox.ledger import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(outbox: Outbox) -> Connection:
    link = Connection.objects.select_related("account").get(account=outbox.account)
    link.secrets = sealed({"access_token": "old", "refresh_token": "once"})
    link.save()
    return link


def test_secrets_are_sealed_and_stand_in_no_history_and_no_repr(link: Connection) -> None:
    assert "old" not in link.secrets
    assert opened(link) == {"access_token": "old", "refresh_token": "once"}
    assert "once" not in repr(access_of(link))
    history = Connection.pgh_event_model.objects.first()  # type: ignore[attr-defined]
    assert not hasattr(history, "secrets")


def test_a_secret_is_never_overwritten_with_a_blank(link: Connection) -> None:
    link.secrets = sealed({"access_token": "new", "refresh_token": ""}, stale=opened(link))
    assert opened(link) == {"access_token": "new", "refresh_token": "once"}


def test_a_renewal_is_stored_before_it_is_used(link: Connection) -> None:
    fresh = renewed(link.pk, opened(link), lambda stale: {**stale, "access_token": "new", "refresh_token": "twice"})
    link.refresh_from_db()
    assert opened(link) == fresh == {"access_token": "new", "refresh_token": "twice"}
    assert link.renewing_until is None


def test_a_renewal_that_somebody_else_has_done_is_taken_over(link: Connection) -> None:
    stale = opened(link)
    Connection.objects.filter(pk=link.pk).update(secrets=sealed({"access_token": "theirs", "refresh_token": "theirs"}))
    assert renewed(link.pk, stale, _must_not_fetch)["access_token"] == "theirs"


def test_of_many_at_once_only_one_renews_because_a_refresh_token_works_once(link: Connection) -> None:
    stale, fetched, got = opened(link), [], []

    def fetch(secrets: Secrets) -> Secrets:
        fetched.append(secrets)
        time.sleep(0.3)
        return {**secrets, "access_token": "new"}

    at_once(5, lambda: got.append(renewed(link.pk, stale, fetch)["access_token"]))
    assert (len(fetched), got) == (1, ["new"] * 5)


def test_no_connection_to_the_database_is_held_while_the_network_renews(link: Connection) -> None:
    held: list[Any] = []

    def fetch(secrets: Secrets) -> Secrets:
        held.extend(one.connection for one in connections.all(initialized_only=True) if one.connection is not None)
        return {**secrets, "access_token": "new"}

    renewed(link.pk, opened(link), fetch)
    assert held == []


def test_a_renewal_that_fails_leaves_the_old_access_and_the_way_free(link: Connection) -> None:
    def fail(secrets: Secrets) -> Secrets:
        raise Failed(Unauthorised("No longer."))

    with pytest.raises(Failed):
        renewed(link.pk, opened(link), fail)
    link.refresh_from_db()
    assert opened(link)["access_token"] == "old"
    assert link.renewing_until is None


def test_a_renewal_of_a_process_that_died_is_taken_up_when_its_time_is_over(link: Connection) -> None:
    Connection.objects.filter(pk=link.pk).update(renewing_until=timezone.now() - timezone.timedelta(seconds=1))
    assert renewed(link.pk, opened(link), lambda stale: {**stale, "access_token": "new"})["access_token"] == "new"


def _overtaken(link: Connection, fetch: Callable[[Secrets], Secrets]) -> Secrets:
    """A renewal in whose midst its time runs out and another one begins: `fetch` brings what the other gets."""
    Connection.objects.filter(pk=link.pk).update(renewing_until=timezone.now() - timezone.timedelta(seconds=1))
    return renewed(link.pk, opened(link), fetch)


def test_a_renewal_that_is_overtaken_and_fails_does_not_throw_away_what_the_other_one_brings(link: Connection) -> None:
    stale = opened(link)

    def slow_and_refused(secrets: Secrets) -> Secrets:
        def other(secrets: Secrets) -> Secrets:
            slow_one_ends.set()
            refused.wait(5)
            return {**secrets, "access_token": "new", "refresh_token": "new"}

        thread = in_a_thread(lambda: got.append(_overtaken(link, other)["access_token"]))
        threads.append(thread)
        assert slow_one_ends.wait(5)
        raise Failed(Unauthorised("This refresh token was used already."))

    got: list[str] = []
    threads: list[threading.Thread] = []
    slow_one_ends, refused = threading.Event(), threading.Event()
    with pytest.raises(Failed):
        renewed(link.pk, stale, slow_and_refused)
    refused.set()
    threads[0].join()
    link.refresh_from_db()
    assert (got, opened(link)["refresh_token"]) == (["new"], "new")


def test_a_renewal_of_the_old_access_does_not_replace_the_one_that_was_connected_meanwhile(link: Connection) -> None:
    anew = {"access_token": "anew", "refresh_token": "anew"}

    def connected_anew_and_renewed_at_once(secrets: Secrets) -> Secrets:
        Connection.objects.filter(pk=link.pk).update(secrets=sealed(anew), renewing_until=None)
        until = timezone.now() + timezone.timedelta(seconds=30)  # somebody renews the new access already
        Connection.objects.filter(pk=link.pk).update(renewing_until=until)
        return {**secrets, "access_token": "of the old one"}

    renewed(link.pk, opened(link), connected_anew_and_renewed_at_once)
    link.refresh_from_db()
    assert opened(link) == anew
    assert link.renewing_until is not None, "the other renewal is still the one"


def test_a_key_that_is_gone_says_so_and_guesses_nothing(link: Connection, settings: Any) -> None:
    Connection.objects.filter(pk=link.pk).update(secrets=link.secrets.replace("first:", "gone:", 1))
    link.refresh_from_db()
    with pytest.raises(ImproperlyConfigured, match="has no key “gone”"):
        opened(link)
    assert keys.unseal("") == ""


@pytest.mark.parametrize(
    ("network", "sandbox", "secrets", "url"),
    [
        ("facebook", "", {}, "https://graph.facebook.com"),
        ("facebook", "http://127.0.0.1:8200/", {}, "http://127.0.0.1:8200/facebook"),
        ("x", "http://127.0.0.1:8200", {}, "http://127.0.0.1:8200/x"),
        ("bluesky", "http://127.0.0.1:8200", {"server": "https://pds.example"}, "https://pds.example"),
        ("bluesky", "", {}, "https://bsky.social"),
    ],
)
def test_where_a_network_is_reached(settings: Any, network: str, sandbox: str, secrets: Secrets, url: str) -> None:
    settings.SANDBOX_URL, settings.BLUESKY_PDS_URL = sandbox, ""
    assert base_url_of(network, secrets) == url


def test_outside_production_only_this_machine_can_be_reached(link: Connection) -> None:
    assert access_of(link).hosts.demonstration


def test_an_account_without_secrets_is_done_by_hand(link: Connection) -> None:
    link.secrets = ""
    assert type(connector_of(link)).__name__ == "Manual"


def test_a_picture_that_is_gone_stops_the_post_with_a_sentence(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.jpg").write_bytes(b"picture")
    with open_media("a.jpg") as file:
        assert file.read() == b"picture"
    with pytest.raises(Failed) as failed:
        open_media("b.jpg")
    assert failed.value.outcome == Refused("The picture is not in the media library any more.", before_sending=False)


# Connecting -----------------------------------------------------------------------


def test_a_new_access_is_kept_once_the_network_shows_that_it_works(
    outbox: Outbox, ledger: Ledger, link: Connection
) -> None:
    Connection.objects.update(problem="Access lost.", problem_since=timezone.now())
    kept = connect(account_id=outbox.account.pk, secrets={"access_token": "new"}, by=outbox.cast.priya)
    assert opened(kept) == {"access_token": "new"}
    assert kept.problem == ""
    assert Entry.objects.about(kept).first().code == "networks.connection.connected"
    assert "new" not in str(Entry.objects.about(kept).first().after)


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        (Profile("ext-1", "a", "A", "", problem="This access may read only."), "This access may read only."),
        (Profile("another", "b", "The Museum", ""), "This access belongs to The Museum, not to"),
    ],
)
def test_an_access_that_does_not_fit_leaves_the_old_one(
    outbox: Outbox, ledger: Ledger, link: Connection, monkeypatch: pytest.MonkeyPatch, profile: Profile, sentence: str
) -> None:
    monkeypatch.setattr(ledger, "profile", lambda access: profile)
    with pytest.raises(RuleBroken, match=sentence):
        connect(account_id=outbox.account.pk, secrets={"access_token": "new"}, by=outbox.cast.priya)
    link.refresh_from_db()
    assert opened(link)["access_token"] == "old"


def test_what_was_renewed_while_it_was_tried_is_what_is_kept(
    outbox: Outbox, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def profile(access: Any) -> Profile:
        access.renew(access.secrets, lambda stale: {**stale, "session": "opened"})
        return Profile(outbox.account.external_id, "a", "A", "")

    monkeypatch.setattr(ledger, "profile", profile)
    kept = connect(account_id=outbox.account.pk, secrets={"password": "p"}, by=outbox.cast.priya)
    assert opened(kept) == {"password": "p", "session": "opened"}


def test_only_those_who_keep_accounts_may_connect_them(outbox: Outbox, link: Connection) -> None:
    with pytest.raises(RuleBroken, match="can connect an account"):
        connect(account_id=outbox.account.pk, secrets={"access_token": "new"}, by=outbox.cast.callum)


def _must_not_fetch(stale: Secrets) -> Secrets:
    raise AssertionError("It was renewed twice.")
