"""Pictures come in without the camera's notes, light enough for every network, and once."""

import hashlib
import io
import struct
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageOps

from core.audit.verbs import RuleBroken
from pages import pixels
from publishing.models import Media
from publishing.pictures import LIGHT_ENOUGH, made_anew, take_picture
from tests.cast import Cast
from tests.publishing.desk import Desk, jpeg

MAKE, GPS = 271, 34853


def with_notes() -> io.BytesIO:
    """A picture that says where and with what it was taken, as EXIF, XMP and a comment."""
    exif = Image.Exif()
    exif[MAKE] = "Council phone of Leah Pryce"
    exif[GPS] = {1: "N", 2: (51.0, 57.0, 0.0)}
    return jpeg(exif=exif, xmp=b"<x:xmpmeta>Leah Pryce</x:xmpmeta>", comment=b"Leah Pryce")


def test_nothing_of_the_cameras_notes_is_left() -> None:
    assert b"Leah Pryce" in with_notes().getvalue()
    content, _ = made_anew(with_notes())
    assert b"Leah Pryce" not in content
    assert b"Exif" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert dict(image.getexif()) == {}
        assert not {"xmp", "comment", "exif"} & set(image.info)


def test_a_picture_that_was_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[274] = 6  # the camera was turned by a quarter
    _, size = made_anew(jpeg((400, 100), exif=exif))
    assert size == (100, 400)


def test_no_side_is_longer_than_2048_pixels() -> None:
    assert made_anew(jpeg((5000, 1000)))[1] == (2048, 410)


def test_a_heavy_picture_is_made_light_enough_for_every_network() -> None:
    noise = io.BytesIO()
    Image.effect_noise((2048, 2048), 120).convert("RGB").save(noise, "JPEG", quality=100)
    content, _ = made_anew(noise)
    assert len(content) <= LIGHT_ENOUGH < len(noise.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, kind)
    content, _ = made_anew(file)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.getpixel((10, 10))) == ("JPEG", (255, 255, 255))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0" + b"\0" * 200,
        jpeg().getvalue()[:500],
    ],
)
def test_what_is_no_picture_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(RuleBroken, match="not a JPEG, PNG or WebP picture"):
        made_anew(io.BytesIO(content))


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "MOST_PIXELS", 1_000)
    with pytest.raises(RuleBroken, match="too many pixels"):
        made_anew(jpeg())


@pytest.mark.django_db
def test_a_picture_is_kept_once_under_the_name_of_its_bytes(desk: Desk) -> None:
    first, again = desk.picture(), desk.picture()
    assert first == again
    assert first.file.name == f"pictures/{first.sha256[:2]}/{first.sha256}.jpg"
    with default_storage.open(first.file.name) as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == first.sha256
    assert Media.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_not_even_opened(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="must be smaller than 20 MB"):
        take_picture(upload=io.BytesIO(), name="large.jpg", size=20_000_001, by=cast.grace)


@pytest.mark.django_db
def test_a_disk_that_takes_nothing_gets_a_sentence(cast: Cast, settings: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "full"
    blocked.write_text("a file where the directory should be")
    settings.MEDIA_ROOT = blocked
    with pytest.raises(RuleBroken, match="could not be kept"):
        take_picture(upload=jpeg(), name="bin.jpg", size=1, by=cast.grace)
    assert not Media.objects.exists()


@pytest.mark.django_db
def test_only_the_name_of_the_file_is_kept_not_its_path(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert take_picture(upload=jpeg(), name="../../home/leah/bin.jpg", size=1, by=cast.grace).name == "bin.jpg"


HELD, DESCRIPTION = 274, 270


def exif(*entries: tuple[int, int, int, bytes], behind: bytes = b"") -> bytes:
    """Notes as a camera writes them, right or wrong: tag, kind, count and the four bytes of each (TIFF 6.0, section 2)."""
    table = b"".join(struct.pack(">HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    return b"Exif\0\0MM\0*" + struct.pack(">IH", 8, len(entries)) + table + bytes(4) + behind


@pytest.mark.parametrize(
    "wrong",
    [
        (DESCRIPTION, 3, 2, struct.pack(">HH", 1, 2)),  # words, said to be two numbers
        (DESCRIPTION, 11, 1, struct.pack(">f", 1.5)),
        (MAKE, 4, 1, struct.pack(">I", 7)),
        (282, 2, 4, b"abc\0"),  # dots per inch, said to be words
        (GPS, 2, 4, b"abc\0"),
    ],
)
def test_notes_that_a_camera_wrote_wrongly_are_no_obstacle(wrong: tuple[int, int, int, bytes]) -> None:
    upright = (HELD, 3, 1, struct.pack(">HH", 6, 0))
    content, size = made_anew(jpeg((640, 360), exif=exif(*sorted([wrong, upright]))))
    assert size == (360, 640)
    assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize("held", range(10))
def test_a_picture_is_upright_however_the_camera_was_held(held: int) -> None:
    notes = Image.Exif()
    notes[HELD] = held
    raw = io.BytesIO()
    striped = Image.new("RGB", (64, 32), "white")
    striped.paste("brown", (0, 0, 16, 8))
    striped.save(raw, "JPEG", exif=notes, quality=95)
    content, _ = made_anew(raw)
    shown, wanted = Image.open(io.BytesIO(content)), ImageOps.exif_transpose(Image.open(raw))
    assert shown.size == wanted.size
    assert max(high for _, high in ImageChops.difference(shown, wanted).getextrema()) < 40
