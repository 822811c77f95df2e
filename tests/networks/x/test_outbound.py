"""Finding our words again in what X makes of them."""

from typing import Any

import pytest

from accounts.catalogue import Action
from networks.outcomes import Found
from networks.protocol import Media, Request, Target
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

PREPARED = {"prepared_at": "2026-11-20T10:00:00+00:00", "media_ids": []}
TEXT = "Bins & bags: https://www.north-herts.gov.uk/bins"
SHORT = {"url": "https://t.co/abc", "expanded_url": "https://www.north-herts.gov.uk/bins"}
SHOWN = {"id": "9", "text": "Bins &amp; bags: https://t.co/abc", "entities": {"urls": [SHORT]}}
PICTURE = {"url": "https://t.co/pic", "expanded_url": "https://x.com/c/status/9/photo/1", "media_key": "3_1"}
WITH_PICTURE = {
    "id": "9",
    "text": "Bins &amp; bags: https://t.co/abc https://t.co/pic",
    "entities": {"urls": [SHORT, PICTURE]},
    "attachments": {"media_keys": ["3_1"]},
}
REPLY = {**SHOWN, "text": f"@samreed {SHOWN['text']}", "referenced_tweets": [{"type": "replied_to", "id": "5"}]}
MEDIA = (Media("bin.png", "image/png", 1, "", "A bin"),)
ANSWER = Request(Action.REPLY, TEXT, target=Target("5"))


def is_found(request: Request, *listed: dict[str, Any], taken: tuple[str, ...] = ()) -> bool:
    script = Scripted((200, {"data": list(listed)} if listed else {"meta": {"result_count": 0}}))
    with script.running() as base:
        access = Keyring({"access_token": "t"}).access("1", "council", base)
        found = connector("x").look_up(access, request, PREPARED, taken)
    assert "start_time=2026-11-20T09%3A59%3A00Z" in script.asked[0][1]
    return isinstance(found, Found)


@pytest.mark.parametrize(
    ("request_", "listed", "found"),
    [
        (Request(Action.POST, TEXT), SHOWN, True),
        (Request(Action.POST, "Bins & bags"), SHOWN, False),
        (Request(Action.POST, TEXT, media=MEDIA), WITH_PICTURE, True),
        (Request(Action.POST, TEXT), WITH_PICTURE, False),
        (Request(Action.POST, TEXT, media=MEDIA), SHOWN, False),
        (ANSWER, REPLY, True),
        (Request(Action.POST, TEXT), REPLY, False),
        (Request(Action.REPLY, TEXT, target=Target("6")), REPLY, False),
    ],
)
def test_a_post_is_ours_by_words_pictures_and_what_it_answers(
    request_: Request, listed: dict[str, Any], found: bool
) -> None:
    assert is_found(request_, listed) is found


def test_two_alike_are_for_a_person_to_tell_apart_unless_one_is_known() -> None:
    twin = {**SHOWN, "id": "10"}
    assert not is_found(Request(Action.POST, TEXT), SHOWN, twin)
    assert is_found(Request(Action.POST, TEXT), SHOWN, twin, taken=("10",))


def test_an_empty_list_proves_nothing() -> None:
    assert not is_found(Request(Action.POST, TEXT))
