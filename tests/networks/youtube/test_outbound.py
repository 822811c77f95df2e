"""What is refused before anything is uploaded, and what the identity of a thing says."""

import pytest

from accounts.catalogue import Action
from networks.outcomes import Failed, Refused
from networks.protocol import Request, Target
from networks.registry import connector
from tests.networks.answers import Scripted
from tests.networks.peers import Keyring

KEYRING = Keyring({"access_token": "t"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a" * 101, "The first line is the title on YouTube, and too long: 101 of 100."),
        ("\nOnly a description", "The first line is the title on YouTube, and it is empty."),
        ("Bins <b>", "YouTube takes no < in a post."),
    ],
)
def test_a_text_that_makes_no_title_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    request = Request(Action.POST, text, media=(KEYRING.film(),))
    with pytest.raises(Failed) as caught:
        connector("youtube").prepare(KEYRING.access("UC1", "council", "http://127.0.0.1:9"), request, {})
    assert caught.value.outcome == Refused(sentence, before_sending=False)


@pytest.mark.parametrize(
    ("identity", "path"),
    [
        ("dQw4w9WgXcQ", "/youtube/v3/videos?id=dQw4w9WgXcQ"),
        ("UgxAbCdEfGhIjKlMnOpQrStU", "/youtube/v3/comments?id=UgxAbCdEfGhIjKlMnOpQrStU"),
        ("UgxAbCdEfGhIjKlMnOpQrStU.9abc", "/youtube/v3/comments?id=UgxAbCdEfGhIjKlMnOpQrStU.9abc"),
    ],
)
def test_videos_and_replies_are_deleted_each_at_its_own_door(identity: str, path: str) -> None:
    script = Scripted((204, None))
    with script.running() as base:
        access = KEYRING.access("UC1", "council", base)
        connector("youtube").send(access, Request(Action.DELETE, target=Target(identity)), {})
    assert [(asked[0], asked[1]) for asked in script.asked] == [("DELETE", path)]
