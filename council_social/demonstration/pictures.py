"""The few pictures of the library, and its film: made for the demonstration, with their description, whose they are, who agreed."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from core.people.models import Person
from council_social.demonstration.pen import words
from publishing.captions import take_captions
from publishing.draft import Video
from publishing.models import Media
from publishing.pictures import take_picture
from publishing.videos import take_video

DRAWN: Final = Path(__file__).parent / "pictures"
FILMED: Final = Path(__file__).parent / "films"


def picture(name: str, *, by: Person) -> tuple[Media, str]:
    """The picture in the library, taken in where it is new, and its description; credit and consent as the post will say them."""
    known = words("pictures")[name]
    content = _content(name)
    media = _known(f"{name}.png") or take_picture(upload=BytesIO(content), name=f"{name}.png", size=len(content), by=by)
    media.credit, media.people = known["credit"], known["people"]
    return media, known["alt"]


def film(name: str, *, by: Person) -> Video:
    """The film with its captions, likewise."""
    known, content, said = words("films")[name], _file(f"{name}.mp4"), _file(f"{name}.vtt")
    media = _known(f"{name}.mp4") or take_video(upload=BytesIO(content), name=f"{name}.mp4", size=len(content), by=by)
    media.credit, media.people = known["credit"], known["people"]
    captions = take_captions(upload=BytesIO(said), name=f"{name}.vtt", size=len(said), by=by)
    return Video(media, known["alt"], captions)


def _known(name: str) -> Media | None:
    """Taken in before: a picture is made anew once, not for every post."""
    return Media.objects.filter(name=name).first()


@cache
def _file(name: str) -> bytes:
    return (FILMED / name).read_bytes()


@cache
def _content(name: str) -> bytes:
    return (DRAWN / f"{name}.png").read_bytes()
