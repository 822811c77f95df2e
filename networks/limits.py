"""Would the network take it? Asked before anything is uploaded; the same limits that the composer shows."""

from collections.abc import Iterator

from accounts.catalogue import Action, Network, network
from networks.outcomes import Failed, Refused
from networks.protocol import Media, Request

WRITTEN = {Action.POST, Action.REPLY, Action.DIRECT_MESSAGE}


def ensure_fits(code: str, request: Request) -> None:
    """Raises `Failed` with the first thing that does not fit: refused until a person changes it."""
    for problem in problems(network(code), request):
        raise Failed(Refused(problem, before_sending=False))


def problems(entry: Network, request: Request) -> Iterator[str]:
    """What the network would refuse, a sentence each."""
    if request.kind not in WRITTEN:
        return
    if not request.text.strip() and not request.media:
        yield "There is no text and no picture."
    if request.kind is Action.POST and entry.needs_media and not request.media:
        yield f"{entry.name} takes no post without {entry.media_words}."
    if too_long := _too_long(entry, request):
        yield too_long
    if request.video is not None:
        yield from _video(entry, request, request.video)
        return
    if request.media and not entry.pictures.most:
        yield f"{entry.name} takes no pictures, only a video."
    elif len(request.media) > entry.pictures.most:
        yield f"{entry.name} takes {entry.pictures.most} pictures at most; there are {len(request.media)}."
    for number, media in enumerate(request.media, start=1):
        yield from _picture(entry, number, media)


def _too_long(entry: Network, request: Request) -> str:
    if request.kind is Action.POST:
        return entry.unfit(request.text)
    if request.kind is not Action.DIRECT_MESSAGE:
        return entry.too_long(request.text)
    used, what = entry.message_length(request.text), "bytes" if entry.message_bytes else "characters"
    if entry.message_limit is not None and used > entry.message_limit:
        return f"{entry.name} takes messages of {entry.message_limit:,} {what}; this has {used:,}."
    return ""


def _picture(entry: Network, number: int, media: Media) -> Iterator[str]:
    if media.content_type not in entry.pictures.kinds:
        yield f"{entry.name} does not take picture {number}: it is {media.content_type}."
    if entry.pictures.largest is not None and media.size > entry.pictures.largest:
        yield f"{entry.name} takes pictures up to {entry.pictures.largest:,} bytes; picture {number} has {media.size:,}."
    if entry.alt_limit and len(media.alt) > entry.alt_limit:
        yield f"{entry.name} takes alt text up to {entry.alt_limit:,} characters; picture {number} has {len(media.alt):,}."


def _video(entry: Network, request: Request, video: Media) -> Iterator[str]:
    if entry.videos is None:
        yield f"{entry.name} takes no video with a post."
        return
    if len(request.media) > 1:
        yield f"{entry.name} takes one video, and nothing beside it."
    if video.content_type not in entry.videos.kinds:
        yield f"{entry.name} does not take this video: it is {video.content_type}."
    if video.size > entry.videos.largest:
        yield f"{entry.name} takes videos up to {entry.videos.largest:,} bytes; this one has {video.size:,}."
