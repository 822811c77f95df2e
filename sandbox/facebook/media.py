"""Photos: uploaded unpublished and then attached to a post, or published at once."""

from typing import Any

from sandbox import posts
from sandbox.facebook import errors
from sandbox.facebook import posts as page_posts
from sandbox.facebook.access import NETWORK_KEY, Call
from sandbox.happenings import COUNCIL, record
from sandbox.posts import Picture
from sandbox.town import Account

LARGEST = 10 * 1024 * 1024
BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
}


def upload(call: Call, page: str) -> dict[str, Any]:
    """POST /{page}/photos: multipart `source` or `url`, `alt_text_custom`, `published`."""
    account = call.acting_as(page, "pages_manage_posts")
    file = call.files.get("source") or call.files.get("url")
    content = file.content if file else b""
    kind = kind_of(content)
    if not kind or len(content) > LARGEST:
        raise errors.no_picture()
    picture = keep(call, account, kind, content, call.params.get("alt_text_custom", ""))
    record(call.town, network=call.network, account=account.id, by=COUNCIL, effect="photo", object_id=picture.id)
    if not call.flag("published", True):
        return {"id": picture.id}
    text = call.params.get("message", call.params.get("caption", ""))
    return {"id": picture.id, "post_id": page_posts.add(call, account, text, "", [picture]).id}


def keep(
    call: Call, account: Account, kind: str, content: bytes | None, alt: str = "", state: str = "ready"
) -> Picture:
    """A picture or film of this account that hangs on no post yet."""
    now = call.town.clock.now()
    identity = call.town.new_id(call.network, "media", now)
    call.town.store.insert(
        "media",
        network=call.network,
        id=identity,
        account=account.id,
        kind=kind,
        state=state,
        size=len(content or b""),
        at=now,
        alt=alt,
        content=content,
    )
    found = posts.find_picture(call.town, call.network, identity)
    assert found is not None
    return found


def kind_of(content: bytes) -> str:
    """By its first bytes; empty where it is no picture that a Page takes."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), "")


def waiting_photo(call: Call, account: Account, identity: str) -> Picture:
    """A photo that was uploaded for this Page and hangs on no post yet."""
    picture = posts.find_picture(call.town, NETWORK_KEY, identity)
    if picture is None or picture.account != account.id or picture.post is not None:
        raise errors.wrong(f"Param attached_media: no unpublished photo {identity} of this Page")
    return picture
