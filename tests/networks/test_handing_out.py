"""Media at addresses that only we can make, for networks that fetch them themselves."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from networks.handing_out import LASTS, address_of
from networks.protocol import Media


@pytest.fixture
def picture(settings: Any, tmp_path: Path) -> Media:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "bin.jpg").write_bytes(b"a picture")
    return Media("bin.jpg", "image/jpeg", 9, "")


def path_of(media: Media) -> str:
    return urlsplit(address_of(media)).path


def test_a_network_fetches_a_picture_without_signing_in(picture: Media, settings: Any) -> None:
    assert address_of(picture).startswith(settings.PUBLIC_URL + "/for-networks/")
    assert address_of(picture).endswith(".jpg")
    answer = Client().get(path_of(picture))
    assert b"".join(answer.streaming_content) == b"a picture"  # type: ignore[attr-defined]
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_an_address_that_we_did_not_make_hands_nothing_out(picture: Media) -> None:
    path = path_of(picture)
    forged = path[:-5] + ("E" if path[-5] == "A" else "A") + ".jpg"
    for other in (path.replace("/for-networks/", "/for-networks/x"), "/for-networks/bin.jpg", forged):
        assert Client().get(other).status_code == 404


@pytest.mark.django_db
def test_the_address_of_a_picture_that_is_gone_leads_nowhere(picture: Media, tmp_path: Path) -> None:
    (tmp_path / "bin.jpg").unlink()
    assert Client().get(path_of(picture)).status_code == 404


@pytest.mark.django_db
def test_the_address_ends_after_a_day(picture: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(picture)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + LASTS.total_seconds() + 1)
    assert Client().get(path).status_code == 404
