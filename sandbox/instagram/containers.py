"""Containers of Instagram and Threads: made, filled with media that is fetched, published once, gone after a day.

Sources: Instagram Platform, "Content publishing", "IG Container", "Error codes"; Threads API, "Posts", "Troubleshooting".
"""

import json
from dataclasses import dataclass
from typing import Any

from sandbox import posts
from sandbox.clock import DAY
from sandbox.facebook import errors, media
from sandbox.facebook.access import Call, listed
from sandbox.happenings import COUNCIL, Happening, tell
from sandbox.posts import Picture, Post
from sandbox.town import Account

VIDEO_TAKES = 400
"""Milliseconds of the sandbox's clock until a video is FINISHED. The real ones take up to minutes."""
LARGEST_PICTURE = 8 * 1024 * 1024


@dataclass(frozen=True)
class Container:
    """What was asked for, by whom, when; the media that it got; why it failed; what became of it."""

    id: str
    account: str
    at: int
    kind: str
    text: str = ""
    pictures: tuple[str, ...] = ()
    part: bool = False
    answers: str = ""
    link: str = ""
    problem: str = ""
    made: str | None = None

    def state(self, now: int) -> str:
        """As the network calls it."""
        if self.made:
            return "PUBLISHED"
        if self.problem:
            return "ERROR"
        if now - self.at >= DAY:
            return "EXPIRED"
        film = self.kind in ("REELS", "VIDEO")
        return "IN_PROGRESS" if film and now - self.at < VIDEO_TAKES else "FINISHED"


@dataclass(frozen=True)
class Rules:
    """How the two networks differ.

    `parts`: the fewest and most of a carousel; `most`: posts a day, and answers where those are counted apart; `reel`: what
    a video is called; `plain`: what a post without media is called, where there are such.
    """

    permission: str
    pictures: tuple[str, ...]
    parts: tuple[int, int]
    most: tuple[int, int]
    reel: str
    plain: str = ""


def find(call: Call, identity: str) -> Container | None:
    """A container of the caller's own."""
    row = call.town.store.row("SELECT * FROM uploads WHERE network = ? AND id = ?", call.network, identity)
    about = json.loads(row["about"]) if row else {}
    if row is None or about["account"] != call.token.account:
        return None
    return Container(id=row["id"], made=row["made"], **(about | {"pictures": tuple(about["pictures"])}))


def create(call: Call, account: Account, rules: Rules, text: str, **facts: str) -> Container:
    """A container for the media, or the parts, that the parameters name. Raises GraphError."""
    kind = call.params.get("media_type", "") or ("IMAGE" if "image_url" in call.params else rules.plain)
    problem, pictures = "", tuple[str, ...]()
    if kind == "CAROUSEL":
        pictures = _parts(call, rules)
    elif kind == rules.reel:
        pictures, problem = _film(call, account)
    elif kind == "IMAGE":
        pictures = (_picture(call, account, rules).id,)
    elif not kind or kind != rules.plain or not text.strip():
        raise errors.wrong("The parameter image_url is required", subcode=2207023)
    return _keep(call, account, kind=kind, text=text, pictures=pictures, problem=problem, **facts)


def _keep(call: Call, account: Account, **facts: Any) -> Container:
    now = call.town.clock.now()
    about = {"account": account.id, "at": now, "part": call.flag("is_carousel_item", False), **facts}
    identity = call.town.new_id(call.network, "media", now)
    call.town.store.insert("uploads", network=call.network, id=identity, about=json.dumps(about))
    return Container(id=identity, **about)


def _picture(call: Call, account: Account, rules: Rules) -> Picture:
    """Fetched at once, as Instagram does: where that fails there is no container."""
    file = call.files.get("image_url")
    if file is None:
        message = "Only photo or video can be accepted as media type."
        raise errors.GraphError(message, 9004, subcode=2207052, title="Media download has failed", advice=message)
    kind = media.kind_of(file.content)
    if kind not in rules.pictures:
        raise errors.GraphError("The image format is not supported.", 36001, subcode=2207005)
    if len(file.content) > LARGEST_PICTURE:
        raise errors.GraphError("The image size is too large.", 36000, subcode=2207004)
    return media.keep(call, account, kind, file.content, call.params.get("alt_text", ""))


def _film(call: Call, account: Account) -> tuple[tuple[str, ...], str]:
    """What is wrong with a video shows only while it is worked on."""
    file = call.files.get("video_url")
    if file is None:
        return (), "FAILED_DOWNLOADING_VIDEO"
    if b"ftyp" not in file.content[:16]:
        return (), "FAILED_PROCESSING_VIDEO"
    return (media.keep(call, account, "video/mp4", file.content, call.params.get("alt_text", "")).id,), ""


def _parts(call: Call, rules: Rules) -> tuple[str, ...]:
    children = [find(call, child) for child in listed(call.params.get("children", ""))]
    least, most = rules.parts
    if not least <= len(children) <= most:
        raise errors.wrong(f"A carousel has {least} to {most} parts")
    if any(child is None or not child.part for child in children):
        raise errors.wrong("Param children must be containers with is_carousel_item", subcode=2207065)
    return tuple(picture for child in children if child for picture in child.pictures)


def publish(call: Call, account: Account, rules: Rules) -> Post:
    """The container that `creation_id` names becomes a post, once. Raises GraphError."""
    container = find(call, call.params.get("creation_id", ""))
    if container is None or container.part:
        raise errors.GraphError("The requested resource does not exist", 24, subcode=2207006)
    _refuse_unready(call, container)
    if used(call, account, answers=bool(container.answers)) >= rules.most[bool(container.answers)]:
        message = "You reached maximum number of posts that is allowed to be published by Content Publishing API."
        raise errors.GraphError("Application request limit reached", 9, subcode=2207042, title="Limit", advice=message)
    above = posts.find(call.town, call.network, container.answers) if container.answers else None
    post = posts.add(
        call.town, account=account, author=account.id, text=container.text, link=container.link, parent=above,
        facts={"by_api": True, "kind": container.kind},
    )  # fmt: skip
    found = (posts.find_picture(call.town, call.network, picture) for picture in container.pictures)
    posts.hang(call.town, post, [picture for picture in found if picture])
    sql = "UPDATE uploads SET made = ? WHERE network = ? AND id = ?"
    call.town.store.write(sql, post.id, call.network, container.id)
    tell(call.town, Happening("comment" if above else "post", "add", account, COUNCIL, post))
    return post


def _refuse_unready(call: Call, container: Container) -> None:
    state = container.state(call.town.clock.now())
    if state in ("IN_PROGRESS", "ERROR"):
        message = "The media is not ready for publishing, please wait for a moment"
        raise errors.GraphError("Media ID is not available", 9007, subcode=2207027, title="Wait", advice=message)
    if state == "EXPIRED":
        message = "The media you are trying to access has expired. Please try to upload again."
        raise errors.GraphError("Media expired", -2, subcode=2207020, title="Expired", advice=message)
    if state == "PUBLISHED":
        raise errors.GraphError("The media has been published already", 24, subcode=2207006)


def used(call: Call, account: Account, *, answers: bool) -> int:
    """How many posts (or answers) the account has published through the API within the last day."""
    return int(
        call.town.store.value(
            "SELECT count(*) FROM posts WHERE network = ? AND author = ? AND at > ? AND facts ->> 'by_api'"
            f" AND parent IS {'NOT NULL' if answers else 'NULL'}",
            call.network,
            account.id,
            call.town.clock.now() - DAY,
        )
    )
