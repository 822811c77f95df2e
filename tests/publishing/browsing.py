"""How the tests use the pages: a browser without script for one person, the page as text, a filled composer."""

import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.people.models import Person
from tests.publishing.desk import BINS, Desk, jpeg, tomorrow
from tests.publishing.film import CAPTIONS, real


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(response: Any) -> str:
    """The page as text, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def typed(desk: Desk, **changes: Any) -> dict[str, Any]:
    """A filled composer."""
    at = tomorrow()
    return {
        "accounts": [desk.facebook.pk], "text": BINS, "topic": desk.topic.pk, "wanted_at_day": at.day, "wanted_at_month": at.month,
        "wanted_at_year": at.year, "wanted_at_time": "12:00", "do": "save", **changes,
    }  # fmt: skip


def upload(content: bytes | None = None) -> Any:
    return SimpleUploadedFile("brown-bin.jpg", content if content is not None else jpeg().getvalue(), "image/jpeg")


def film_upload(content: bytes | None = None) -> Any:
    return SimpleUploadedFile("library.mp4", real().getvalue() if content is None else content, "video/mp4")


def captions_upload(content: bytes = CAPTIONS.encode()) -> Any:
    return SimpleUploadedFile("library.vtt", content, "text/vtt")


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page.content.decode())
    assert found is not None
    return found[1]
