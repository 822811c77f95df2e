"""Captions are WebVTT that says something, kept once."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from publishing import captions
from publishing.captions import Cue, cues, said_in, take_captions
from publishing.models import Captions
from tests.growth import growth
from tests.publishing.desk import Desk
from tests.publishing.film import CAPTIONS


def test_the_words_are_read_with_their_times() -> None:
    assert cues(CAPTIONS.encode()) == [Cue(0, 1_500, "The library opens on Monday."), Cue(1_500, 2_000, "Come in!")]
    assert [cue.at for cue in cues(b"WEBVTT\n\n01:02:03.004 --> 01:02:04.000\nWords")] == ["62:03"]


def test_notes_styles_and_other_line_breaks_are_no_obstacle() -> None:
    written = (
        "\ufeffWEBVTT Kind: captions\r\n\r\nNOTE written by Leah\r\n\r\nSTYLE\r\n::cue { color: white }\r\n\r\n"
        "00:00.000 --> 00:01.000 align:start\r\n<v Leah>Good <b>morning</b>\r\neverybody\r\n"
    )
    assert cues(written.encode()) == [Cue(0, 1_000, "Good morning\neverybody")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "do not begin with WEBVTT"),
        (b"1\n00:00:00,000 --> 00:00:01,000\nAn SRT file\n", "do not begin with WEBVTT"),
        (b"WEBVTTX\n\n00:00.000 --> 00:01.000\nWords", "do not begin with WEBVTT"),
        (b"WEBVTT\n\n", "no words with their times"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n\n", "no words with their times"),
        (b"WEBVTT\n\nOnly words", "no words with their times"),
        (b"WEBVTT\n\n00:00,000 --> 00:01,000\nWords", "cannot be read: “00:00,000 --> 00:01,000”"),
        (b"WEBVTT\n\n00:70.000 --> 01:71.000\nWords", "cannot be read"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nWords", "end before they begin"),
        (b"WEBVTT\n\n" + b"9" * 5_000 + b":00:00.000 --> 00:01.000\nWords", "cannot be read"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nCafé".encode("latin-1"), "not written in UTF-8"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nWo\0rds", "NUL"),
    ],
)
def test_what_are_no_captions_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        cues(content)


def test_reading_a_file_of_opening_brackets_grows_with_its_length_and_not_faster() -> None:
    def read(size: int) -> str:
        (cue,) = cues(b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"<" * size + b"b>Words</b>")
        return cue.words

    assert read(8_000).endswith("<Words")
    assert growth(read, 8_000) < 24


@given(st.binary(max_size=200), st.text(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes, text: str) -> None:
    for tried in (
        content,
        b"WEBVTT\n\n" + content,
        b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + text.encode(errors="replace"),
    ):
        try:
            found = cues(tried)
        except RuleBroken:
            continue
        assert all(cue.words and cue.start < cue.end for cue in found)


@pytest.mark.django_db
def test_captions_are_kept_once_as_they_came(desk: Desk) -> None:
    first, again = desk.captions(), desk.captions()
    assert first == again
    assert Entry.objects.about(first).get().code == "publishing.captions.taken"
    with default_storage.open(first.file.name) as kept:
        assert kept.read() == CAPTIONS.encode()
    assert [cue.words for cue in said_in(first)] == ["The library opens on Monday.", "Come in!"]
    default_storage.delete(first.file.name)
    assert said_in(first) == []


@pytest.mark.django_db
def test_captions_as_long_as_a_book_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuleBroken, match="smaller than 1 MB"):
        take_captions(upload=io.BytesIO(), name="long.vtt", size=captions.LARGEST + 1, by=desk.cast.grace)
    assert not Captions.objects.exists()


@pytest.mark.django_db
def test_a_disk_that_takes_nothing_gets_a_sentence(desk: Desk, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "full"
    settings.MEDIA_ROOT.write_text("a file where the directory should be")
    with pytest.raises(RuleBroken, match="could not be kept"):
        desk.captions()
    assert not Captions.objects.exists()
