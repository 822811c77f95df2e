"""What a server takes, and whether it keeps the keys of repeats: as it says itself."""

from typing import Any

import pytest

from accounts.catalogue import Action
from networks.mastodon.server import Server, described
from networks.outcomes import Failed, Refused
from networks.protocol import Media, Request

SOURCE = "https://github.com/mastodon/mastodon"
LINK = "https://example.gov.uk/a-page-about-bins-that-has-a-very-long-address"


def stated(**configuration: Any) -> Server:
    return described(
        {"domain": "a.example", "version": "4.5.2", "source_url": SOURCE, "configuration": configuration}, ""
    )


def refusal(server: Server, text: str = "Bins", *media: Media) -> str:
    with pytest.raises(Failed) as caught:
        server.ensure_takes(Request(Action.POST, text, media=media), text)
    assert isinstance(caught.value.outcome, Refused)
    assert not caught.value.outcome.before_sending
    return caught.value.outcome.reason


def picture(alt: str = "", size: int = 1, kind: str = "image/png") -> Media:
    return Media("a.png", kind, size, "", alt)


@pytest.mark.parametrize(
    ("version", "source", "keeps"),
    [
        ("4.5.2", SOURCE, True),
        ("4.6.0-nightly.2026-07-11", SOURCE, True),
        ("4.3.0rc1", SOURCE, True),
        ("4.4.1+glitch", "https://github.com/glitch-soc/mastodon", True),
        ("4.5.2", "https://git.example.gov.uk/digital/Mastodon/", True),
        ("2.7.2 (compatible; Pleroma 2.5.0)", "https://git.pleroma.social/pleroma/pleroma", False),
        ("4.2.1 (compatible; Akkoma 3.15)", SOURCE, False),
        ("3.5.3 (compatible; Pixelfed 0.12.4)", "https://github.com/pixelfed/pixelfed", False),
        ("0.17.3 git-a1b2c3d", "https://codeberg.org/superseriousbusiness/gotosocial", False),
        ("0.17.3", SOURCE, False),
        ("4.5.2", "https://example.com/something-else", False),
        ("takahe/0.11.0", "https://github.com/jointakahe/takahe", False),
        ("4.5.2", None, False),
        ("", SOURCE, False),
    ],
)
def test_only_mastodon_itself_is_trusted_with_a_key(version: str, source: str | None, keeps: bool) -> None:
    assert described({"version": version, "source_url": source}, "a.example").keeps_keys is keeps


def test_a_server_that_says_nothing_has_the_usual_limits_and_no_trust() -> None:
    server = described({}, "old.example")
    assert (server.domain, server.characters, server.per_link, server.keeps_keys) == ("old.example", 500, 23, False)
    assert refusal(server, "a" * 501) == "This is 1 too long for Mastodon on old.example: 501 of 500."


def test_its_own_limit_of_characters_counts_in_either_direction() -> None:
    stated(statuses={"max_characters": 5_000}).ensure_takes(Request(Action.POST, "a" * 5_000), "a" * 5_000)
    assert "too long" in refusal(stated(statuses={"max_characters": 100}), "a" * 101)


def test_a_link_counts_as_the_server_says() -> None:
    text = f"{'a' * 76} {LINK}"
    limits = {"max_characters": 100}
    stated(statuses={**limits, "characters_reserved_per_url": 23}).ensure_takes(Request(Action.POST, text), text)
    assert "102 of 100" in refusal(stated(statuses={**limits, "characters_reserved_per_url": 25}), text)
    assert f"{len(text)} of 100" in refusal(stated(statuses=limits), text)


def test_the_name_that_a_reply_is_addressed_to_is_counted_without_its_server() -> None:
    reply = Request(Action.REPLY, "a" * 93)
    server = stated(statuses={"max_characters": 100, "characters_reserved_per_url": 23})
    server.ensure_takes(reply, f"@priya@fosstodon.example {'a' * 93}")
    with pytest.raises(Failed):
        server.ensure_takes(reply, f"@priyas@fosstodon.example {'a' * 93}")


def test_pictures_and_their_descriptions_keep_to_its_limits() -> None:
    server = stated(
        statuses={"max_media_attachments": 2},
        media_attachments={
            "description_limit": 100,
            "image_size_limit": 1_000,
            "video_size_limit": 2_000,
            "supported_mime_types": ["image/png"],
        },
    )
    assert refusal(server, "Bins", *[picture()] * 3) == "Mastodon takes 2 pictures at most; there are 3."
    assert "alt text up to 100 characters" in refusal(server, "Bins", picture("a" * 101))
    assert "up to 1,000 bytes" in refusal(server, "Bins", picture(size=1_001))
    assert "does not take picture 1" in refusal(server, "Bins", picture(kind="image/jpeg"))
    assert "does not take this video" in refusal(server, "Bins", picture(kind="video/mp4"))
    server.ensure_takes(Request(Action.POST, "Bins", media=(picture("a" * 100, 1_000),) * 2), "Bins")


def test_without_a_stated_limit_alt_text_has_that_of_the_catalogue() -> None:
    server = stated(statuses={"max_characters": 500})
    server.ensure_takes(Request(Action.POST, "Bins", media=(picture("a" * 1_500),)), "Bins")
    assert "1,501" in refusal(server, "Bins", picture("a" * 1_501))


def test_a_post_of_nothing_is_refused() -> None:
    assert refusal(stated(), " ") == "There is no text and no picture."
