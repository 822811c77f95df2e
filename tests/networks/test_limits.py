"""What would not fit, said before anything is uploaded."""

import pytest

from accounts.catalogue import Action, network
from networks.limits import ensure_fits, problems
from networks.outcomes import Failed
from networks.protocol import Media, Request

PNG = Media("a.png", "image/png", 1_000, "", "A bin")
MP4 = Media("a.mp4", "video/mp4", 1_000, "")


@pytest.mark.parametrize(
    ("code", "request_", "problem"),
    [
        ("x", Request(Action.POST), "There is no text and no picture."),
        ("instagram", Request(Action.POST, "Words"), "Instagram takes no post without a picture or a video."),
        ("youtube", Request(Action.POST, "Words"), "YouTube takes no post without a video."),
        ("flickr", Request(Action.POST, "Words"), "Flickr takes no post without a picture."),
        ("x", Request(Action.REPLY, "a" * 281), "This is 1 too long for X: 281 of 280."),
        (
            "facebook",
            Request(Action.DIRECT_MESSAGE, "a" * 2_001),
            "Facebook takes messages of 2,000 characters; this has 2,001.",
        ),
        ("bluesky", Request(Action.POST, "a", media=(PNG,) * 5), "Bluesky takes 4 pictures at most; there are 5."),
        (
            "bluesky",
            Request(Action.POST, "a", media=(Media("a.gif", "image/gif", 1, "", ""),)),
            "Bluesky does not take picture 1: it is image/gif.",
        ),
        (
            "bluesky",
            Request(Action.POST, "a", media=(PNG, Media("b.png", "image/png", 2_000_001, "", ""))),
            "Bluesky takes pictures up to 2,000,000 bytes; picture 2 has 2,000,001.",
        ),
        ("flickr", Request(Action.POST, "a", media=(MP4,)), "Flickr takes no video with a post."),
        (
            "youtube",
            Request(Action.POST, "a" * 101 + "\nWords", media=(MP4,)),
            "The first line is the title on YouTube, and too long: 101 of 100.",
        ),
        (
            "youtube",
            Request(Action.POST, "\nWords", media=(MP4,)),
            "The first line is the title on YouTube, and it is empty.",
        ),
        ("youtube", Request(Action.POST, "Bins\n<b>", media=(MP4,)), "YouTube takes no < in a post."),
        (
            "youtube",
            Request(Action.POST, "Bins\n" + "é" * 2_500, media=(MP4,)),
            "This is too long for YouTube: it takes 5,005 bytes of 5,000.",
        ),
        (
            "flickr",
            Request(Action.POST, "a" * 256, media=(PNG,)),
            "The first line is the title on Flickr, and too long: 256 of 255.",
        ),
        ("youtube", Request(Action.POST, "a", media=(PNG,)), "YouTube takes no pictures, only a video."),
        ("x", Request(Action.POST, "a", media=(PNG, MP4)), "X takes one video, and nothing beside it."),
        (
            "x",
            Request(Action.POST, "a", media=(Media("a.mov", "video/quicktime", 1, ""),)),
            "X does not take this video: it is video/quicktime.",
        ),
        (
            "mastodon",
            Request(Action.POST, "a", media=(Media("a.mp4", "video/mp4", 99_000_001, ""),)),
            "Mastodon takes videos up to 99,000,000 bytes; this one has 99,000,001.",
        ),
        (
            "x",
            Request(Action.POST, "a", media=(Media("a.png", "image/png", 1, "", "a" * 1_001),)),
            "X takes alt text up to 1,000 characters; picture 1 has 1,001.",
        ),
    ],
)
def test_a_problem_is_a_sentence(code: str, request_: Request, problem: str) -> None:
    assert list(problems(network(code), request_)) == [problem]
    with pytest.raises(Failed) as caught:
        ensure_fits(code, request_)
    assert caught.value.outcome.reason == problem  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "request_",
    [
        Request(Action.POST, "a" * 280),
        Request(Action.POST, "", media=(PNG,)),
        Request(Action.DIRECT_MESSAGE, "a" * 5_000),
        Request(Action.DELETE),
    ],
)
def test_what_fits_fits(request_: Request) -> None:
    ensure_fits("x", request_)


def test_instagrams_messages_are_measured_in_bytes() -> None:
    request = Request(Action.DIRECT_MESSAGE, "ŵ" * 501)
    assert list(problems(network("instagram"), request)) == ["Instagram takes messages of 1,000 bytes; this has 1,002."]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Bins " + "#bin " * 31, "Instagram takes 30 hashtags at most; there are 31."),
        ("Thanks " + "@priya.s, " * 21, "Instagram takes 20 mentions at most; there are 21."),
    ],
)
def test_instagrams_captions_call_only_so_many(text: str, problem: str) -> None:
    picture = Media("a.jpg", "image/jpeg", 1_000, "", "A bin")
    assert list(problems(network("instagram"), Request(Action.POST, text, media=(picture,)))) == [problem]
    few = text.rpartition(text.split()[-1])[0] + " no.1@example.gov.uk https://example.gov.uk/bins#blue"
    assert list(problems(network("instagram"), Request(Action.POST, few, media=(picture,)))) == []
