"""Flickr as the connector will meet it; what `flickrapi` makes of it stands in test_flickr_sdk.py."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from authlib.oauth1.rfc5849 import client_auth
from authlib.oauth1.rfc5849.client_auth import ClientAuth

from tests.networks.peers import PNG
from tests.sandbox.running import SECRETS, Account, Sandbox

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
KEYS = SECRETS["flickr"]


@pytest.fixture
def me(sandbox: Sandbox) -> Account:
    return sandbox.account("flickr")


def signed(me: Account, path: str, form: Mapping[str, str], method: str = "POST") -> dict[str, str]:
    auth = ClientAuth(KEYS["client_id"], KEYS["client_secret"], me.token, me.token_secret)
    headers = dict(FORM) if form else {}
    return {"Authorization": auth.prepare(method, me.sandbox.base + path, headers, urlencode(form))[1]["Authorization"]}


def call(me: Account, method: str, **asked: str) -> dict[str, Any]:
    form = {"method": f"flickr.{method}", "format": "json", "nojsoncallback": "1", **asked}
    answer = me.sandbox.ask(
        "POST", "/flickr/services/rest", data=form, headers=signed(me, "/flickr/services/rest", form)
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def upload(me: Account, content: bytes | None = PNG, **about: str) -> requests.Response:
    path, files = (
        "/flickr/services/upload/",
        {"photo": ("a.png", content)} if content is not None else {"other": ("a", b"")},
    )
    return me.sandbox.ask("POST", path, data=about, files=files, headers=signed(me, path, about))


def photo(me: Account, **about: str) -> str:
    answer = upload(me, **({"title": "Bins"} | about))
    return answer.text.split("<photoid>")[1].split("<")[0]


def test_a_refusal_is_a_200_with_a_number(me: Account) -> None:
    assert call(me, "photos.getInfo", photo_id="1") == {"stat": "fail", "code": 1, "message": "Photo not found"}
    assert call(me, "colour.mix")["code"] == 112
    assert call(me, "photos.comments.deleteComment", comment_id="1-2-3")["code"] == 2


def test_an_upload_is_public_unless_it_is_said_otherwise(me: Account) -> None:
    shown, hidden = photo(me), photo(me, is_public="0")
    assert call(me, "photos.getInfo", photo_id=shown)["photo"]["visibility"]["ispublic"] == 1
    assert call(me, "photos.getInfo", photo_id=hidden)["photo"]["visibility"]["ispublic"] == 0
    assert [(entry["effect"], entry["object"]) for entry in me.ledger()] == [
        ("media", shown), ("post", shown), ("media", hidden)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"), [(b"no picture", 5), (b"", 4), (None, 2)], ids=["no picture", "empty", "none"]
)
def test_what_is_no_picture_is_refused_in_xml(me: Account, content: bytes | None, code: int) -> None:
    answer = upload(me, content, title="Bins")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/xml")
    assert f'<err code="{code}"' in answer.text
    assert me.ledger() == []


def test_a_private_picture_is_not_there_for_others(sandbox: Sandbox, me: Account) -> None:
    hidden, other = photo(me, is_public="0", title="Nobody sees this"), sandbox.account("flickr")
    assert call(other, "photos.getInfo", photo_id=hidden)["code"] == 1
    assert call(other, "people.getPhotos", user_id=me.id)["photos"]["photo"] == []
    assert sandbox.ask("GET", f"/posts/flickr/{hidden}").status_code == 404
    call(me, "photos.setPerms", photo_id=hidden, is_public="1", is_friend="0", is_family="0")
    assert "Nobody sees this" in sandbox.ask("GET", f"/posts/flickr/{hidden}").text


def test_a_picture_is_shown_in_the_town_square(sandbox: Sandbox, me: Account) -> None:
    address = sandbox.ask("GET", f"/posts/flickr/{photo(me)}").text.split('src="/media/')[1].split('"')[0]
    assert sandbox.ask("GET", f"/media/{address}").content == PNG


def test_what_changed_since_is_listed_a_comment_too(me: Account) -> None:
    old = photo(me)
    start = str(int(time.time()) + 1)
    assert call(me, "photos.recentlyUpdated", min_date=start)["photos"]["photo"] == []
    time.sleep(1.1)
    me.resident("comment", "Whose bin is it?", post=old)
    assert [one["id"] for one in call(me, "photos.recentlyUpdated", min_date=start)["photos"]["photo"]] == [old]
    listed = call(me, "photos.comments.getList", photo_id=old, min_comment_date=start)["comments"]["comment"]
    assert [one["_content"] for one in listed] == ["Whose bin is it?"]


def test_lists_come_in_pages(me: Account) -> None:
    photos = [photo(me) for _ in range(3)]
    first = call(me, "people.getPhotos", user_id="me", per_page="2", page="1")["photos"]
    second = call(me, "people.getPhotos", user_id="me", per_page="2", page="2")["photos"]
    assert (first["pages"], first["total"]) == (2, 3)
    assert {one["id"] for one in first["photo"] + second["photo"]} == set(photos)


def test_only_the_owner_and_the_author_take_a_comment_away(sandbox: Sandbox, me: Account) -> None:
    comment, other = me.resident("comment", "Abuse", post=photo(me))["id"], sandbox.account("flickr")
    assert call(other, "photos.comments.deleteComment", comment_id=comment)["code"] == 99
    assert call(me, "photos.comments.deleteComment", comment_id=comment)["stat"] == "ok"
    assert call(me, "photos.comments.deleteComment", comment_id=comment)["code"] == 2


@pytest.mark.parametrize(
    ("lost", "refused"), [("write", "photos.setPerms"), ("delete", "photos.delete")], ids=["write", "delete"]
)
def test_a_token_goes_as_far_as_it_was_allowed_to(sandbox: Sandbox, me: Account, lost: str, refused: str) -> None:
    shown = photo(me)
    sandbox.control("POST", "permissions", network="flickr", account=me.id, lost=[lost])
    assert call(me, refused, photo_id=shown, is_public="0", is_friend="0", is_family="0")["code"] == 99
    perms = call(me, "auth.oauth.checkToken")["oauth"]["perms"]["_content"]
    assert perms == {"write": "read", "delete": "write"}[lost]


def test_a_token_that_was_taken_back(sandbox: Sandbox, me: Account) -> None:
    sandbox.control("POST", "tokens", network="flickr", account=me.id, do="revoke")
    assert call(me, "test.login") == {"stat": "fail", "code": 98, "message": "Invalid auth token"}


def test_every_parameter_is_signed(me: Account) -> None:
    form = {"method": "flickr.test.login", "format": "json", "nojsoncallback": "1"}
    headers = signed(me, "/flickr/services/rest", form)
    changed = me.sandbox.ask("POST", "/flickr/services/rest", data=form | {"format": "rest"}, headers=headers)
    assert (changed.status_code, changed.text.split("&")[0]) == (401, "oauth_problem=signature_invalid")
    unsigned = me.sandbox.ask("POST", "/flickr/services/rest", data=form)
    assert (unsigned.status_code, unsigned.text) == (401, "oauth_problem=parameter_absent")


def test_an_old_request_is_not_taken_again(me: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_auth, "generate_timestamp", lambda: str(int(time.time()) - 3_600))
    form = {"method": "flickr.test.login"}
    answer = me.sandbox.ask(
        "POST", "/flickr/services/rest", data=form, headers=signed(me, "/flickr/services/rest", form)
    )
    assert (answer.status_code, answer.text) == (401, "oauth_problem=timestamp_refused")


def test_what_has_an_effect_wants_a_post(me: Account) -> None:
    query = urlencode(
        {"method": "flickr.photos.delete", "photo_id": photo(me), "format": "json", "nojsoncallback": "1"}
    )
    path = f"/flickr/services/rest?{query}"
    answer = me.sandbox.ask("GET", path, headers=signed(me, path, {}, "GET"))
    assert answer.json()["code"] == 112
    assert me.ledger(effect="remove") == []


def test_faults_and_budgets_find_the_account_by_its_signed_token(sandbox: Sandbox, me: Account) -> None:
    sandbox.control("POST", "budgets", network="flickr", account=me.id, calls=0, seconds=600)
    form = {"method": "flickr.test.login"}
    answer = sandbox.ask("POST", "/flickr/services/rest", data=form, headers=signed(me, "/flickr/services/rest", form))
    assert answer.status_code == 429
    assert call(sandbox.account("flickr"), "test.login")["stat"] == "ok"
