"""What a picture or a video needs before it can go out: a description, captions, consent, and a network that takes it."""

from collections.abc import Iterator

from accounts.catalogue import network
from accounts.models import Account
from pages.clocks import listed, plural
from publishing.draft import Draft, Video
from publishing.findings import Around, Finding, stop, think, tip
from publishing.models import Media


def needed(draft: Draft, _: Around) -> Iterator[Finding]:
    """Some networks take no post of words alone."""
    for account in draft.accounts:
        entry = network(account.network)
        if entry.needs_media and not draft.media:
            yield stop(f"no post goes out there without {entry.media_words}.", at="picture", on=account)


def alt_text(draft: Draft, _: Around) -> Iterator[Finding]:
    for media, alt in draft.media:
        if not alt:
            yield stop(f"Describe the {_name(media)} for people who cannot see it.", at="alt")
        for account in draft.accounts:
            limit = network(account.network).alt_limit
            if limit and len(alt) > limit:
                yield stop(
                    f"the description is {plural(len(alt) - limit, 'character')} too long.", at="alt", on=account
                )


def pictures_fit(draft: Draft, _: Around) -> Iterator[Finding]:
    for account in draft.accounts:
        limits = network(account.network).pictures
        if len(draft.pictures) > limits.most:
            most = f"{plural(limits.most, 'picture')} at most." if limits.most else "no picture, only a video."
            yield stop(most, at="picture", on=account)
            continue
        for media, _alt in draft.pictures:
            yield from _fits(account, media)


def _fits(account: Account, media: Media) -> Iterator[Finding]:
    limits = network(account.network).pictures
    if limits.largest and media.size > limits.largest:
        why = f"The limit is {limits.largest / 1_000_000:.0f} MB. This one has {media.size / 1_000_000:.1f} MB."
        yield stop("the picture is too large.", why, "picture", account)
    if media.content_type not in limits.kinds:
        yield stop("this kind of picture is not taken there.", at="picture", on=account)


def video_fits(draft: Draft, _: Around) -> Iterator[Finding]:
    if draft.video is None:
        return
    if draft.pictures:
        yield stop("A post takes a video or pictures, not both.", at="picture")
    for account in draft.accounts:
        yield from _video_fits(account, draft.video.media)


def _video_fits(account: Account, media: Media) -> Iterator[Finding]:
    limits = network(account.network).videos
    if limits is None:
        yield stop("no video goes there from here.", "Write a post of its own for it.", "picture", account)
        return
    if media.size > limits.largest:
        why = f"This one has {media.size / 1_000_000:.0f} MB."
        yield stop(f"a video may have {limits.largest / 1_000_000:.0f} MB at most.", why, "picture", account)
    if limits.longest and media.seconds > limits.longest:
        why = f"This one runs {plural(media.seconds, 'second')}."
        yield stop(f"a video may run {limits.longest} seconds at most.", why, "picture", account)
    if media.content_type not in limits.kinds:
        yield stop("this kind of video is not taken there.", at="picture", on=account)


def captions(draft: Draft, _: Around) -> Iterator[Finding]:
    """Captions are the alt text of a video for those who cannot hear it (WCAG 2.2, 1.2.2)."""
    if (video := draft.video) is None:
        return
    if not video.captions and not video.no_speech:
        yield stop("Add captions to the video, or say why it needs none.", "Some people cannot hear it.", "captions")
    if video.captions and video.no_speech:
        yield think("It has captions, and a reason why it needs none.", "Take out what is not right.", "no_speech")
    yield from _captions_left_behind(draft, video)


def _captions_left_behind(draft: Draft, video: Video) -> Iterator[Finding]:
    entries = {account.network: network(account.network) for account in draft.accounts}.values()
    names = [entry.name for entry in entries if entry.videos and not entry.videos.captions]
    if video.captions and names:
        yield tip(
            f"The captions do not go along to {listed(names)}.",
            "Have them shown in the picture too, or add them there by hand.",
            "captions",
        )


def people_shown(draft: Draft, _: Around) -> Iterator[Finding]:
    for media, _alt in draft.media:
        if not media.people:
            yield stop(f"Say whether somebody can be recognised in the {_name(media)}.", at="people")
        elif media.people == Media.People.NOT_ASKED:
            yield stop(
                f"Somebody can be recognised in the {_name(media)} and was not asked.",
                "Consent comes first (HART 4).",
                "people",
            )


def _name(media: Media) -> str:
    return "video" if media.is_video else "picture"
