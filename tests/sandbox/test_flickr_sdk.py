"""The pretend Flickr against foreign truth: `flickrapi`, written by others for the real one, signs, uploads and reads here."""

import io
from collections.abc import Iterator
from typing import Any

import flickrapi
import pytest
import requests
from flickrapi.auth import FlickrAccessToken, OAuthFlickrInterface

from tests.networks.peers import PNG
from tests.sandbox.running import SECRETS, Account, Sandbox


@pytest.fixture
def me(sandbox: Sandbox) -> Account:
    return sandbox.account("flickr")


@pytest.fixture
def flickr(me: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[flickrapi.FlickrAPI]:
    monkeypatch.setattr(flickrapi.FlickrAPI, "REST_URL", f"{me.sandbox.base}/flickr/services/rest/")
    monkeypatch.setattr(flickrapi.FlickrAPI, "UPLOAD_URL", f"{me.sandbox.base}/flickr/services/upload/")
    with requests.Session() as session:
        session.trust_env = False
        monkeypatch.setattr(OAuthFlickrInterface, "session", session)
        yield library(me)


def library(me: Account, secret: str = "", **more: Any) -> flickrapi.FlickrAPI:
    token = FlickrAccessToken(me.token, secret or me.token_secret, "delete")
    keys = SECRETS["flickr"]
    return flickrapi.FlickrAPI(keys["client_id"], keys["client_secret"], token=token, timeout=10, **more)


def upload(flickr: flickrapi.FlickrAPI, **more: Any) -> str:
    about = {"title": "Elm Road – bins & bags", "description": "On Tuesday", "is_public": "0"} | more
    return str(flickr.upload("bin.png", fileobj=io.BytesIO(PNG), **about).findtext("photoid"))


def test_the_library_uploads_and_reads_back_what_it_said(flickr: flickrapi.FlickrAPI, me: Account) -> None:
    photo = upload(flickr, tags='council:job=abc "two words"')
    info = flickr.photos.getInfo(photo_id=photo).find("photo")
    assert info.findtext("title") == "Elm Road – bins & bags"
    assert info.find("visibility").get("ispublic") == "0"
    assert [tag.get("raw") for tag in info.find("tags")] == ["council:job=abc", "two words"]
    assert [entry["effect"] for entry in me.ledger()] == ["media"]


def test_a_private_picture_is_made_public_listed_and_deleted(flickr: flickrapi.FlickrAPI, me: Account) -> None:
    photo = upload(flickr, tags="council:job=abc")
    listed = flickr.people.getPhotos(user_id="me", privacy_filter=5, extras="machine_tags").find("photos")
    assert [(one.get("id"), one.get("machine_tags")) for one in listed] == [(photo, "council:job=abc")]
    flickr.photos.setPerms(photo_id=photo, is_public=1, is_friend=0, is_family=0)
    assert len(flickr.people.getPhotos(user_id="me", privacy_filter=5).find("photos")) == 0
    assert me.ledger(effect="post")[0]["object"] == photo
    flickr.photos.delete(photo_id=photo)
    with pytest.raises(flickrapi.FlickrError) as caught:
        flickr.photos.getInfo(photo_id=photo)
    assert caught.value.code == 1


def test_comments_as_json_and_as_xml(flickr: flickrapi.FlickrAPI, me: Account) -> None:
    photo = upload(flickr, is_public="1")
    asked = me.resident("comment", "Whose <bin> is it?", post=photo)["id"]
    ours = flickr.photos.comments.addComment(photo_id=photo, comment_text="Ours ^GM").find("comment").get("id")
    listed = flickr.photos.comments.getList(photo_id=photo).find("comments")
    assert [(one.get("id"), one.text) for one in listed] == [(asked, "Whose &lt;bin&gt; is it?"), (ours, "Ours ^GM")]
    parsed = library(me, format="parsed-json").photos.comments.getList(photo_id=photo)
    assert [one["id"] for one in parsed["comments"]["comment"]] == [asked, ours]
    for comment in (asked, ours):
        flickr.photos.comments.deleteComment(comment_id=comment)
    assert list(flickr.photos.comments.getList(photo_id=photo).find("comments")) == []


def test_the_library_finds_its_token_valid(flickr: flickrapi.FlickrAPI, me: Account) -> None:
    assert flickr.token_valid("delete")
    assert flickr.test.login().find("user").get("id") == me.id


def test_a_wrong_signature_is_refused(flickr: flickrapi.FlickrAPI, me: Account) -> None:
    with pytest.raises(flickrapi.FlickrError, match="401"):
        library(me, secret="another").test.login()
    with pytest.raises(flickrapi.FlickrError, match="401"):
        upload(library(me, secret="another"))
    assert me.ledger() == []


def test_a_refusal_is_one_that_the_library_understands(flickr: flickrapi.FlickrAPI) -> None:
    with pytest.raises(flickrapi.FlickrError, match="Filetype was not recognised") as caught:
        flickr.upload("bin.png", fileobj=io.BytesIO(b"no picture"), title="Bins")
    assert caught.value.code == 5
