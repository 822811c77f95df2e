"""The few pictures of the library: drawn for the demonstration, with their description, whose they are, and who agreed."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from core.people.models import Person
from council_social.demonstration.pen import words
from publishing.models import Media
from publishing.pictures import take_picture

DRAWN: Final = Path(__file__).parent / "pictures"


def picture(name: str, *, by: Person) -> tuple[Media, str]:
    """The picture in the library, taken in where it is new, and its description; credit and consent as the post will say them."""
    known = words("pictures")[name]
    content = _content(name)
    media = _known(name) or take_picture(upload=BytesIO(content), name=f"{name}.png", size=len(content), by=by)
    media.credit, media.people = known["credit"], known["people"]
    return media, known["alt"]


def _known(name: str) -> Media | None:
    """Taken in before: a picture is made anew once, not for every post."""
    return Media.objects.filter(name=f"{name}.png").first()


@cache
def _content(name: str) -> bytes:
    return (DRAWN / f"{name}.png").read_bytes()
