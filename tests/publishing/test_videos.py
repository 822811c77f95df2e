"""Videos come in piece by piece, without the camera's notes, and once; and come out in the parts a player asks for."""

import hashlib
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from pages.files import in_pieces
from publishing import coming_in
from publishing.models import Media
from publishing.tasks import forget_leftovers
from publishing.videos import take_in, take_video
from tests.publishing.browsing import browser, typed, words
from tests.publishing.desk import Desk, jpeg
from tests.publishing.film import box, film, real

pytestmark = pytest.mark.django_db


def test_a_video_is_kept_once_under_the_name_of_its_bytes_without_its_notes(desk: Desk) -> None:
    first, again = desk.video(), desk.video()
    assert first == again
    assert (first.content_type, first.seconds, first.width, first.height) == ("video/mp4", 3, 160, 90)
    assert first.file.name == f"videos/{first.sha256[:2]}/{first.sha256}.mp4"
    with default_storage.open(first.file.name) as file:
        kept = file.read()
    assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (first.sha256, first.size)
    assert b"Leah Pryce" in real().getvalue()
    assert b"Leah Pryce" not in kept
    assert Entry.objects.about(first).first().code == "publishing.media.video_taken"  # type: ignore[union-attr]


def test_what_comes_in_is_known_by_its_bytes_not_by_its_name(desk: Desk) -> None:
    picture, content = jpeg(), film().getvalue()
    assert not take_in(upload=picture, name="film.mp4", size=1, by=desk.cast.grace).is_video
    assert take_in(upload=io.BytesIO(content), name="bin.jpg", size=len(content), by=desk.cast.grace).is_video
    with pytest.raises(RuleBroken, match="not an MP4 video"):
        take_in(upload=io.BytesIO(b"\x1a\x45\xdf\xa3" + bytes(200)), name="film.webm", size=1, by=desk.cast.grace)
    with pytest.raises(RuleBroken, match="not a JPEG, PNG or WebP picture"):
        take_in(upload=io.BytesIO(b"Words"), name="words.txt", size=1, by=desk.cast.grace)


def test_a_video_that_is_too_large_is_not_even_opened(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="250 MB or smaller"):
        take_video(upload=io.BytesIO(), name="large.mp4", size=250_000_001, by=desk.cast.grace)


def test_a_large_upload_waits_on_the_disk_and_is_moved_into_the_library(desk: Desk, settings: Any) -> None:
    upload = SimpleUploadedFile("film.mp4", film(beside=box(b"mdat", bytes(3_000_000))).getvalue(), "video/mp4")
    browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, do="check", picture=upload))
    media = Media.objects.get()
    assert media.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    waiting = Path(settings.MEDIA_ROOT) / "coming-in"
    assert waiting.is_dir()
    assert list(waiting.iterdir()) == []
    assert Path(media.file.path).stat().st_size == media.size


def test_an_upload_that_is_too_large_is_thrown_away_and_nothing_else_is_lost(
    desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming_in, "LARGEST_VIDEO", 2_900_000)
    upload = SimpleUploadedFile("film.mp4", bytes(3_000_000), "video/mp4")
    page = browser(desk.cast.grace).post(reverse("publishing:write"), typed(desk, picture=upload, text="Kept words"))
    assert "The file must be 250 MB or smaller." in words(page)
    assert "Kept words" in words(page)
    assert list((Path(settings.MEDIA_ROOT) / "coming-in").iterdir()) == []
    assert not Media.objects.exists()


def test_what_a_killed_upload_left_is_forgotten_after_a_day_and_nothing_else(settings: Any) -> None:
    media = Path(settings.MEDIA_ROOT)
    waiting = media / "coming-in"
    waiting.mkdir(parents=True, exist_ok=True)
    left, coming, kept = waiting / "killed.upload", waiting / "coming.upload", media / "kept.mp4"
    for path, hours in ((left, 25), (coming, 23), (kept, 1_000)):
        path.write_bytes(b"film")
        os.utime(path, (time.time() - hours * 3_600,) * 2)
    forget_leftovers()
    assert [path.exists() for path in (left, coming, kept)] == [False, True, True]
    assert coming_in.forget_leftovers() == 0


def test_a_library_without_uploads_has_no_leftovers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert coming_in.forget_leftovers() == 0


@pytest.mark.parametrize(
    ("asked", "status", "content", "place"),
    [
        ("", 200, b"0123456789", ""),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=0-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=1-2,4-5", 200, b"0123456789", ""),
        ("bytes=-", 200, b"0123456789", ""),
        ("lines=1-2", 200, b"0123456789", ""),
        ("bytes=²-", 200, b"0123456789", ""),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(asked: str, status: int, content: bytes, place: str) -> None:
    file = io.BytesIO(b"0123456789")
    response: Any = in_pieces(file, 10, "video/mp4", asked=asked)
    got = response.getvalue()
    assert (response.status_code, got, response.get("Content-Range", "")) == (status, content, place)
    response.close()
    assert file.closed


def test_staff_play_a_video_with_its_captions(desk: Desk) -> None:
    media, captions = desk.video(), desk.captions()
    client = browser(desk.cast.grace)
    part: Any = client.get(media.get_absolute_url(), headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.getvalue(), part["Content-Type"]) == (206, b"ftyp", "video/mp4")
    said: Any = client.get(captions.get_absolute_url())
    assert (said.status_code, said["Content-Type"]) == (200, "text/vtt")
    assert said.getvalue().startswith(b"WEBVTT")
    default_storage.delete(str(media.file.name))
    assert client.get(media.get_absolute_url()).status_code == 404
    assert client.get(reverse("publishing:captions", args=["0" * 64])).status_code == 404
