"""What each network keeps of a post that was prepared and not published, as its connector reads it from the handle."""

from typing import Any

import pytest

from networks.protocol import Left
from networks.registry import BY_HAND, CONNECTORS

PREPARED = "2026-11-21T10:00:00+00:00"
ACCOUNT = "12345"
STUDIO = "https://studio.youtube.com"
STAYS: list[tuple[str, dict[str, Any], Left]] = [
    ("youtube", {"session": {"upload_id": "u"}, "video": "abc", "captions": "def"}, Left("A private video", (f"{STUDIO}/video/abc/edit",))),
    ("youtube", {"session": {"upload_id": "u"}}, Left("Perhaps a private video", (f"{STUDIO}/channel/12345/videos/upload",))),
    ("flickr", {"job": "j", "photo": "7"}, Left("A private picture", ("https://www.flickr.com/photos/12345/7/",))),
    ("flickr", {"job": "j"}, Left("Perhaps a private picture, with the tag council:job=j,", ("https://www.flickr.com/photos/12345/",))),
    (
        "facebook",
        {"prepared_at": PREPARED, "photos": [], "video": {"id": "7", "session": "s", "start": 0, "end": 9, "closed": True}},
        Left("An unpublished video", ("https://www.facebook.com/7",)),
    ),
    (
        "facebook",
        {"prepared_at": PREPARED, "photos": [], "video": {"id": "7", "session": "s", "start": 0, "end": 9, "closed": False}},
        Left("An unpublished video", ("https://www.facebook.com/7",)),
    ),
    (
        "facebook",
        {"prepared_at": PREPARED, "photos": ["7"]},
        Left("An unpublished picture", ("https://www.facebook.com/7",)),
    ),
    (
        "facebook",
        {"prepared_at": PREPARED, "photos": ["7", "8"]},
        Left("2 unpublished pictures", ("https://www.facebook.com/7", "https://www.facebook.com/8")),
    ),
]  # fmt: skip
RUNS_OUT_BY_ITSELF: list[tuple[str, dict[str, Any]]] = [
    ("instagram", {"prepared_at": PREPARED, "container": "7"}),
    ("threads", {"prepared_at": PREPARED, "container": "7"}),
    ("x", {"prepared_at": PREPARED, "media_ids": ["7"], "video": {"id": "7", "done": True}}),
    ("linkedin", {"prepared_at": PREPARED, "images": ["urn:li:image:7"], "video": {"urn": "urn:li:video:7", "done": True}}),
    ("mastodon", {"key": "k", "prepared_at": PREPARED, "media": ["7"]}),
    ("bluesky", {"collection": "app.bsky.feed.post", "rkey": "r", "record": {"embed": {}}}),
]  # fmt: skip
"""Or is where nobody can find it."""


@pytest.mark.parametrize(("code", "handle", "left"), STAYS)
def test_what_stays_is_named_with_its_address(code: str, handle: dict[str, Any], left: Left) -> None:
    assert CONNECTORS[code].left_behind(ACCOUNT, handle) == left


@pytest.mark.parametrize(("code", "handle"), RUNS_OUT_BY_ITSELF)
def test_what_the_network_throws_away_is_nobodys_work(code: str, handle: dict[str, Any]) -> None:
    assert CONNECTORS[code].left_behind(ACCOUNT, handle) is None


@pytest.mark.parametrize("code", CONNECTORS)
@pytest.mark.parametrize(
    "handle", [{}, {"prepared_at": PREPARED}, {"prepared_at": PREPARED, "photos": []}, {"token": "7"}]
)
def test_what_uploaded_nothing_left_nothing(code: str, handle: dict[str, Any]) -> None:
    assert CONNECTORS[code].left_behind(ACCOUNT, handle) is None
    assert BY_HAND[code].left_behind(ACCOUNT, handle) is None
