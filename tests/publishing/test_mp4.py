"""What an MP4 says is believed only where it can be true, and what its camera noted is emptied without moving a byte."""

import io
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit.verbs import RuleBroken
from publishing import mp4
from publishing.mp4 import Film, empty_notes, looked_at
from tests.publishing.film import box, film, length, real, track

WHERE = b"+51.9480-000.2760/ Council phone of Leah Pryce"


def test_a_real_film_says_how_long_and_how_large_it_is() -> None:
    assert looked_at(real()) == Film(3, 160, 90)


def test_a_film_that_was_held_upright_stands_upright() -> None:
    assert looked_at(film(track(size=(1920, 1080), turned=True))) == Film(65, 1080, 1920)


def test_long_lengths_and_long_times_are_read() -> None:
    runs = box(b"mvhd", b"\1" + bytes(19), struct.pack(">IQ", 1_000, 90_000), bytes(80))
    content = film(runs=runs).getvalue()
    mdat = box(b"mdat", b"the film itself")
    long = struct.pack(">I4sQ", 1, b"mdat", 31) + b"the film itself"
    assert looked_at(io.BytesIO(content.replace(mdat, long))) == Film(90, 640, 360)


def test_nothing_of_the_cameras_notes_is_left_and_no_other_byte_moves() -> None:
    before = real()
    assert b"51.9480" in before.getvalue()
    assert b"Leah Pryce" in before.getvalue()
    after = real()
    empty_notes(after)
    content = after.getvalue()
    assert b"51.9480" not in content
    assert b"Leah Pryce" not in content
    assert len(content) == len(before.getvalue())
    assert content[: content.index(b"moov")] == before.getvalue()[: content.index(b"moov")]
    assert looked_at(after) == looked_at(before)


@pytest.mark.parametrize("kind", [b"udta", b"meta", b"uuid", b"free", b"XMP_"])
def test_notes_are_emptied_on_every_floor(kind: bytes) -> None:
    note = box(kind, WHERE)
    inside = box(b"trak", track()[8:], note)
    noted = film(inside, notes=note, beside=note)
    assert noted.getvalue().count(WHERE) == 3
    empty_notes(noted)
    assert WHERE not in noted.getvalue()
    assert b"the film itself" in noted.getvalue()
    assert looked_at(noted) == Film(65, 640, 360)


def test_a_large_note_is_emptied_to_its_end() -> None:
    noted = film(notes=box(b"udta", b"x" * 200_000))
    empty_notes(noted)
    assert b"x" not in noted.getvalue().replace(b"tex", b"")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (io.BytesIO(), "not an MP4 video that we can read"),
        (io.BytesIO(b"RIFF\0\0\0\0AVI LIST"), "not an MP4 video that we can read"),
        (io.BytesIO(real().getvalue()[:200]), "not an MP4 video that we can read"),
        (film(brand=b"qt  "), "QuickTime"),
        (film(brand=b"heic"), "HEIC"),
        (film(track(packed=b"hvc1")), "not packed as H.264"),
        (film(track(), track(b"soun", b"ac-3")), "not packed as AAC"),
        (film(track(b"soun", b"mp4a")), "only sound"),
        (film(track(), track(b"meta", b"gpmd")), "record of its own"),
        (film(track(), track(b"camm", b"camm")), "record of its own"),
        (film(beside=box(b"moof", bytes(8))), "in fragments"),
        (film(runs=length(0)), "how long it is"),
        (film(runs=length(1, scale=0)), "how long it is"),
        (film(runs=length(13 * 60 * 60)), "how long it is"),
        (film(track(size=(0, 360))), "how large its picture is"),
        (film(track(size=(9_000, 360))), "how large its picture is"),
        (film(beside=b"\0\0\0\4free"), "not an MP4 video that we can read"),
        (film(beside=box(b"moov", length(), track())), "not an MP4 video that we can read"),
        (film(beside=box(b"free") * 600), "not an MP4 video that we can read"),
    ],
)
def test_what_the_networks_would_not_take_gets_a_sentence(file: io.BytesIO, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        looked_at(file)


def _is_read_or_refused(content: bytes) -> None:
    file = io.BytesIO(content)
    try:
        found = looked_at(file)
    except RuleBroken:
        return
    assert 1 <= found.seconds <= mp4.LONGEST
    assert 1 <= found.width <= mp4.MOST_PIXELS
    empty_notes(file)
    assert len(file.getvalue()) == len(content)
    assert looked_at(file) == found


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _is_read_or_refused(content)
    _is_read_or_refused(box(b"ftyp", b"isom") + content)
    _is_read_or_refused(box(b"ftyp", b"isom") + box(b"mdat") + box(b"moov", content))


GOOD = film(track(), track(b"soun", b"mp4a"), notes=box(b"udta", WHERE)).getvalue()


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(GOOD)))
def test_a_damaged_film_is_read_or_refused(damage: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(GOOD)
    for place, byte in damage:
        content[place] = byte
    _is_read_or_refused(bytes(content))
    _is_read_or_refused(bytes(content[:cut]))


@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_no_length_in_the_file_is_believed(lie: int, chance: random.Random) -> None:
    content = bytearray(GOOD)
    places = [at - 4 for kind in (b"ftyp", b"moov", b"trak", b"mdia", b"stbl", b"udta") for at in [GOOD.index(kind)]]
    struct.pack_into(">I", content, chance.choice(places), lie)
    _is_read_or_refused(bytes(content))
