"""Keys are changed without anybody noticing: everything is sealed anew, nothing is lost, and nothing is forgotten."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from core.people import rotation, sealed
from core.people.sealed import PLACES, key_of, seal, unseal
from networks.connections import connection_of, opened
from networks.connections import sealed as sealed_secrets
from networks.models import Connection, Journey
from tests.cast import Cast
from tests.networks.outbox.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {name: f"{name}:{Fernet.generate_key().decode()}" for name in ("old", "older", "new")}


@pytest.fixture
def use(settings: Any) -> Iterator[Callable[..., None]]:
    """`use("new", "old")`: these keys, newest first."""

    def keys(*names: str) -> None:
        settings.FIELD_KEYS = [KEYS[name] for name in names]
        sealed._keys.cache_clear()

    yield keys
    sealed._keys.cache_clear()


@pytest.fixture
def full(cast: Cast, use: Callable[..., None]) -> Cast:
    """Something sealed in every place, by two keys that are not the newest any more."""
    use("older")
    connect(cast, "oldest")
    use("old", "older")
    for number in range(3):
        connect(cast, f"token-{number}")
    Authenticator.objects.create(user=cast.ada, type="totp", data={"secret": seal("totp-secret")})
    Authenticator.objects.create(user=cast.ada, type="recovery_codes", data={"seed": seal("a-seed"), "used_mask": 5})
    codes = {"migrated_codes": [seal("code-1"), seal("code-2")], "used_mask": 0}
    Authenticator.objects.create(user=cast.priya, type="recovery_codes", data=codes)
    account = Connection.objects.first().account  # type: ignore[union-attr]
    Journey.objects.create(
        state="s",
        network="x",
        account=account,
        person=cast.ada,
        session="s",
        kept=seal("verifier"),
        found=seal("of-ours"),
    )
    return cast


def connect(cast: Cast, token: str) -> None:
    link = connection_of(cast.account("mastodon"))
    link.secrets = sealed_secrets({"access_token": token})
    link.save()


def said() -> list[str]:
    """Every sealed word in the clear."""
    links = [opened(link)["access_token"] for link in Connection.objects.exclude(secrets="").order_by("pk")]
    journey = Journey.objects.get()
    data = [one.data for one in Authenticator.objects.order_by("pk")]
    factors = [unseal(data[0]["secret"]), unseal(data[1]["seed"]), *map(unseal, data[2]["migrated_codes"])]
    return [*links, unseal(journey.kept), unseal(journey.found), *factors]


def run() -> str:
    from io import StringIO

    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def needed() -> set[str]:
    return {key for place in PLACES for key in rotation.needed_keys(place)}


def test_everything_is_sealed_anew_and_the_old_keys_can_go(full: Cast, use: Callable[..., None]) -> None:
    before = said()
    use("new", "old", "older")
    assert needed() == {"old", "older"}
    words = run()
    assert "Done: no other key is needed." in words
    assert "networks.Connection (secrets): 4 sealed anew." in words
    assert "mfa.Authenticator (data): 3 sealed anew." in words
    use("new")
    assert said() == before
    assert Authenticator.objects.get(data__used_mask=5)


def test_it_shows_no_secret(full: Cast, use: Callable[..., None], caplog: pytest.LogCaptureFixture) -> None:
    use("new", "old", "older")
    shown = run() + caplog.text
    assert [word for word in said() if word in shown] == []
    assert [link.secrets for link in Connection.objects.exclude(secrets="") if link.secrets in shown] == []


def test_a_second_run_has_nothing_to_do(full: Cast, use: Callable[..., None]) -> None:
    use("new", "old", "older")
    run()
    tokens = list(Connection.objects.values_list("secrets", flat=True))
    assert "networks.Connection (secrets): 0 sealed anew." in run()
    assert list(Connection.objects.values_list("secrets", flat=True)) == tokens


def test_it_can_be_stopped_and_goes_on(full: Cast, use: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    use("new", "old", "older")
    monkeypatch.setattr(rotation, "BATCH", 1)
    reseal, begun = rotation._reseal, []

    def stopped(place: Any, keys: list[int]) -> int:
        begun.append(keys)
        if len(begun) == 3:
            raise KeyboardInterrupt
        return reseal(place, keys)

    monkeypatch.setattr(rotation, "_reseal", stopped)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert (
        sum(key_of(link.secrets) == "new" for link in Connection.objects.exclude(secrets=""))
        + sum(
            key_of(one.data.get("secret") or one.data.get("seed") or one.data["migrated_codes"][0]) == "new"
            for one in Authenticator.objects.all()
        )
        == 2
    )
    monkeypatch.setattr(rotation, "_reseal", reseal)
    assert "Done" in run()
    use("new")
    assert "oldest" in said()


def test_it_does_not_say_done_while_a_key_is_missing(full: Cast, use: Callable[..., None]) -> None:
    use("new", "old")
    with pytest.raises(CommandError, match="Not done: rows still need “older”"):
        run()
    use("new", "older")
    assert "oldest" in [
        opened(link)["access_token"] for link in Connection.objects.filter(secrets__startswith="older:")
    ]
    assert "Done" in run(), "put back, it is done"


def test_without_the_old_key_nothing_is_guessed(full: Cast, use: Callable[..., None]) -> None:
    use("new")
    with pytest.raises(ImproperlyConfigured):
        said()


def test_an_access_that_is_renewed_meanwhile_is_kept(full: Cast, use: Callable[..., None]) -> None:
    from networks.connections import renewed

    use("new", "old", "older")
    link = Connection.objects.exclude(secrets="").latest("pk")
    stale = opened(link)
    works = [rotation.rotate, lambda: renewed(link.pk, stale, lambda secrets: {**secrets, "access_token": "fresh"})]
    at_once(2, lambda: works.pop()())
    link.refresh_from_db()
    assert opened(link)["access_token"] == "fresh"


def test_whoever_seals_says_where() -> None:
    """A module that seals and is not listed here would be forgotten by the command."""
    root, seals = Path(django_settings.BASE_DIR), re.compile(r"\bseal\(")
    apps_of_ours = ("accounts", "core", "enquiries", "moderation", "networks", "public", "publishing", "reporting")
    found = {
        str(file.relative_to(root))
        for app in apps_of_ours
        for file in (root / app).rglob("*.py")
        if seals.search(file.read_text()) and "core/audit" not in str(file)
    }
    assert found == {
        "core/people/sealed.py",  # the function itself
        "core/people/signin.py",  # mfa.Authenticator
        "networks/connections.py",  # Connection
        "networks/connect_journey.py",  # Journey
    }
    assert {(place.model, place.field) for place in PLACES} == {
        ("mfa.Authenticator", "data"),
        ("networks.Connection", "secrets"),
        ("networks.Journey", "kept"),
        ("networks.Journey", "found"),
    }
    for place in PLACES:
        assert apps.get_model(place.model)._meta.get_field(place.field)
