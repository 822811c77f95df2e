"""Uploads, answered at once. Source: flickr.com/services/api/upload.api.html."""

import shlex
from typing import Any

from sandbox import posts
from sandbox.flickr import errors
from sandbox.flickr.access import NETWORK_KEY, WRITE, Call
from sandbox.flickr.posts import shown
from sandbox.happenings import COUNCIL, record

LARGEST = 200 * 1024 * 1024
BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"II*\0": "image/tiff",
}


def upload(call: Call) -> dict[str, Any]:
    """POST /services/upload/: `photo`, `title`, `description`, `tags`, `is_public`. Public unless it is said otherwise."""
    call.may(WRITE)
    kind = _checked(call)
    title, description = call.asked.get("title", ""), call.asked.get("description", "")
    facts = {"title": title, "description": description, "tags": _tags(call.asked.get("tags", ""))}
    words = f"{title}\n{description}".strip()
    post = posts.add(call.town, account=call.me, author=call.me.id, text=words, published=False, facts=facts)
    call.town.store.insert(
        "media", network=NETWORK_KEY, id=f"{post.id}1", account=call.me.id, post=post.id, kind=kind, state="ready",
        size=len(call.picture or b""), at=post.at, content=call.picture,
    )  # fmt: skip
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="media", object_id=post.id)
    shown(call, post, call.asked.get("is_public", "1") == "1")
    return {"photoid": {"_content": post.id}}


def _checked(call: Call) -> str:
    """The kind of picture; raises Refusal."""
    if call.asked.get("async") == "1":
        raise errors.Refusal(3, "General upload failure: this sandbox answers at once only")
    if call.picture is None:
        raise errors.Refusal(2, "No photo specified")
    if not call.picture:
        raise errors.Refusal(4, "Filesize was zero")
    if len(call.picture) > LARGEST:
        raise errors.Refusal(8, "Filesize was too large")
    kind = next((kind for beginning, kind in BEGINNINGS.items() if call.picture.startswith(beginning)), "")
    if not kind:
        raise errors.Refusal(5, "Filetype was not recognised")
    return kind


def _tags(words: str) -> list[str]:
    try:
        return shlex.split(words)
    except ValueError:
        return words.split()
