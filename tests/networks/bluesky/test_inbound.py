"""What comes in, also from servers and programs that write whatever they like."""

import json
from typing import Any

import pytest

from networks.bluesky.inbound import fetch
from networks.protocol import Fetched
from tests.networks.answers import Scripted, sample
from tests.networks.peers import Keyring

NOTIFICATION: dict[str, Any] = json.loads(sample("11_bluesky_listNotifications_page"))["notifications"][0]


def told(number: int, at: str = "2026-11-20T10:35:27.653Z", **record: Any) -> dict[str, Any]:
    return {
        **NOTIFICATION,
        "uri": f"at://did:plc:resident/app.bsky.feed.post/3n2qfarcj{number:04}",
        "record": {**NOTIFICATION["record"], **record},
        "indexedAt": at,
    }


def fetched(*notifications: dict[str, Any], cursor: str = "") -> Fetched:
    with Scripted((200, {"notifications": list(notifications)})).running() as base:
        keyring = Keyring({"password": "p", "access_jwt": "t"})
        return fetch(keyring.access("did:plc:us", "council.example.gov.uk", base), cursor)


LEGACY = {
    "$type": "app.bsky.embed.images",
    "images": [{"alt": "A bin", "image": {"cid": "bafy", "mimeType": "image/jpeg"}}],
}


@pytest.mark.parametrize(
    "embed",
    [
        LEGACY,
        {"$type": "com.example.embed", "images": "none"},
        {"$type": "com.example.embed", "external": 1},
        {"$type": "com.example.embed", "media": "none"},
        {"$type": "app.bsky.embed.recordWithMedia", "media": {"$type": "com.example.embed", "images": [1]}},
    ],
)
def test_what_another_program_hangs_on_a_post_stops_none_behind_it(embed: dict[str, Any]) -> None:
    items = fetched(told(2), told(1, embed=embed)).items
    assert [item.text for item in items] == ["You missed ours again!"] * 2


def test_a_picture_in_the_older_form_is_kept() -> None:
    (item,) = fetched(told(1, embed=LEGACY)).items
    assert [(attachment.url.rpartition("/")[2], attachment.alt) for attachment in item.attachments] == [
        ("bafy@jpeg", "A bin")
    ]


def test_a_reply_that_arrives_late_stands_behind_what_is_known_and_is_taken_in() -> None:
    """Bluesky gives it the time of its author's clock; by the time it arrives a newer like may have been seen."""
    like = {**told(1, "2026-11-20T10:35:30.000Z"), "reason": "like"}
    late = told(2, "2026-11-20T10:35:27.653Z")
    cursor = fetched(like, cursor=fetched(told(0, "2026-11-20T10:00:00.000Z")).cursor).cursor
    assert late["uri"] in [item.external_id for item in fetched(like, late, cursor=cursor).items]


def test_what_is_looked_at_again_stays_within_a_quarter_of_an_hour() -> None:
    newest, old = told(1, "2026-11-20T10:35:30.000Z"), told(2, "2026-11-20T10:20:29.999Z")
    cursor = fetched(newest).cursor
    for _ in range(3):
        again = fetched(newest, old, cursor=cursor)
        assert [item.external_id for item in again.items] == [newest["uri"]]
        cursor = again.cursor
