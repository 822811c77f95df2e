"""An account on a server of its own: the application is registered there first, and belongs to this access alone."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.council.selectors import Current
from networks.http import AllowedHosts
from networks.mastodon.sign_in import SIGN_IN
from networks.outcomes import Failed
from networks.sign_in import App, Web
from tests.cast import Cast
from tests.networks.answers import Scripted
from tests.publishing.browsing import browser, words

BACK = "http://127.0.0.1:8000/accounts/come-back/mastodon/"
OURS = {"client_id": "given", "client_secret": "there"}


def web(base: str) -> Web:
    return Web(base, AllowedHosts(frozenset(), demonstration=True))


def test_the_whole_way() -> None:
    me = {"id": "109", "username": "council", "display_name": "Ashmere"}
    script = Scripted((200, OURS), (200, {"access_token": "t", "token_type": "Bearer"}), (200, me))
    with script.running() as base:
        begun = SIGN_IN.begin(web(base), App(""), "st", BACK)
        asked = parse_qs(urlsplit(begun.address).query)
        assert begun.address.startswith(f"{base}/oauth/authorize?")
        assert (asked["client_id"], asked["state"], asked["redirect_uri"]) == (["given"], ["st"], [BACK])
        kept = {**begun.kept, "server": base}
        (found,) = SIGN_IN.accounts(web(base), App(**OURS), kept, {"code": "c"}, BACK)
    assert (found.external_id, found.handle) == ("109", f"council@{base.partition('://')[2]}")
    assert found.secrets == {"access_token": "t", "server": base, **OURS}
    registered, token, _ = script.asked
    assert registered[1] == "/api/v1/apps"
    assert parse_qs(registered[3].decode())["redirect_uris"] == [BACK]
    assert parse_qs(token[3].decode())["client_secret"] == ["there"]
    assert script.asked[2][2]["authorization"] == "Bearer t"


@pytest.mark.parametrize("answer", [(404, {}), (200, {}), (200, []), (503, {})])
def test_what_is_no_such_server_gets_a_sentence(answer: tuple[int, object]) -> None:
    with Scripted(answer).running() as base:
        with pytest.raises(Failed) as failed:
            SIGN_IN.begin(web(base), App(""), "st", BACK)
    assert json.dumps(failed.value.outcome.reason)  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "server",
    [
        "https://*.example",
        "https://mastodon. social",
        "https://[::1]",
        "https://🙂.example",
        f"https://{'a' * 70}.example",
    ],
)
def test_a_server_that_is_no_address_gets_a_sentence_and_stays_in_its_box(
    cast: Cast, council: Current, settings: Any, server: str
) -> None:
    settings.PRODUCTION = True
    account = cast.account("mastodon", handle="ashmere@social.example")
    page = browser(cast.grace).post(f"/accounts/{account.pk}/connect/sign-in/", {"server": server}, secure=True)
    assert "There is a problem" in words(page)
    assert f'value="{server}"' in page.content.decode()
