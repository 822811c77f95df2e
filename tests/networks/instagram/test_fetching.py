"""The whole way of a picture: from the media library, by the application's signed address, to Instagram."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django.live_server_helper import LiveServer

from networks.connections import open_media
from networks.handing_out import address_of
from networks.outcomes import Accepted
from networks.protocol import Media
from tests.networks.instagram.peer import InstagramPeer
from tests.networks.peers import JPEG, sandbox_server


@pytest.fixture
def instagram(tmp_path: Path) -> Iterator[InstagramPeer]:
    with sandbox_server(tmp_path / "town") as town:
        yield InstagramPeer(town.account("instagram"))


@pytest.mark.django_db(transaction=True)
def test_instagram_fetches_the_approved_picture_from_the_application(
    instagram: InstagramPeer, live_server: LiveServer, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.PUBLIC_URL = tmp_path / "media", live_server.url
    key = default_storage.save("bin.jpg", ContentFile(JPEG))
    picture = Media(key, "image/jpeg", len(JPEG), hashlib.sha256(JPEG).hexdigest(), "A full bin")
    access = replace(instagram.access, open_media=open_media, address_of=address_of)
    post = instagram.post("Bins", picture)
    handle = instagram.connector.prepare(access, post, {})
    outcome = instagram.connector.send(access, post, handle)
    assert isinstance(outcome, Accepted)
    address = instagram.account("GET", outcome.external_id, params={"fields": "media_url"}).json()["media_url"]
    assert instagram.account.sandbox.web.get(address, timeout=5).content == JPEG
    assert instagram.alts(outcome.external_id) == ("A full bin",)
