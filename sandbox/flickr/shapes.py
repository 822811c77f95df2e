"""How Flickr writes people, pictures and comments, as JSON and as XML: attributes are scalars, `_content` is the text.

Names: the example responses at flickr.com/services/api.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from sandbox import figures, posts
from sandbox.flickr.access import NETWORK_KEY, permissions
from sandbox.people import find_account, person
from sandbox.posts import Post
from sandbox.town import Account, Person, Town


def as_xml(answer: dict[str, Any]) -> bytes:
    """The same answer as `<rsp>`; a refusal as `<err>`."""
    root = Element("rsp", stat=str(answer["stat"]))
    if answer["stat"] == "fail":
        SubElement(root, "err", code=str(answer["code"]), msg=str(answer["message"]))
    else:
        _fill(root, {name: value for name, value in answer.items() if name != "stat"})
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _fill(element: Element, value: dict[str, Any]) -> None:
    for name, inner in value.items():
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict):
                _fill(SubElement(element, name), one)
            elif name == "_content":
                element.text = str(one)
            else:
                element.set(name, str(one))


def text(words: str) -> dict[str, str]:
    return {"_content": words}


def alias(town: Town, who: Person) -> str:
    """The handle by which an account's address goes."""
    return who.handle


def page_of(town: Town, owner: Person, photo: str = "") -> str:
    return (
        f"https://www.flickr.com/photos/{alias(town, owner)}/{photo}/"
        if photo
        else f"https://www.flickr.com/photos/{alias(town, owner)}/"
    )


def token(shown: str, account: Account) -> dict[str, Any]:
    rights = permissions(account)
    user = {"nsid": account.id, "username": account.handle, "fullname": account.name}
    return {"oauth": {"token": text(shown), "perms": text(rights[-1] if rights else "none"), "user": user}}


def profile(town: Town, who: Person) -> dict[str, Any]:
    return {
        "person": {
            "id": who.id,
            "nsid": who.id,
            "ispro": 0,
            "path_alias": alias(town, who),
            "username": text(who.handle),
            "realname": text(who.name),
            "photosurl": text(page_of(town, who)),
            "profileurl": text(f"https://www.flickr.com/people/{who.handle}/"),
        }
    }


def machine_tags(post: Post) -> list[str]:
    return [tag for tag in post.known.get("tags", []) if ":" in tag and "=" in tag.partition(":")[2]]


def in_a_list(post: Post, extras: set[str]) -> dict[str, Any]:
    """One picture of a list."""
    whole = {
        "id": post.id,
        "owner": post.author,
        "secret": secret_of(post),
        "server": "65535",
        "farm": 66,
        "title": post.known.get("title", post.text.partition("\n")[0]),
        "ispublic": post.published,
        "isfriend": 0,
        "isfamily": 0,
    }
    more = {
        "tags": " ".join(post.known.get("tags", [])),
        "machine_tags": " ".join(machine_tags(post)),
        "date_upload": None,
        "last_update": None,
    }
    named = {"dateupload": str(post.at // 1000)} if "date_upload" in extras else {}
    named |= {"lastupdate": str((post.edited_at or post.at) // 1000)} if "last_update" in extras else {}
    return whole | {name: value for name, value in more.items() if name in extras and value is not None} | named


def page(photos: list[dict[str, Any]], number: int, size: int, total: int) -> dict[str, Any]:
    pages = max(1, -(-total // size))
    return {"photos": {"page": number, "pages": pages, "perpage": size, "total": total, "photo": photos}}


def secret_of(post: Post) -> str:
    return f"{int(figures.luck(post.id, 'secret') * 16**10):010x}"


def photo(town: Town, post: Post, viewer: Account) -> dict[str, Any]:
    owner, known = person(town, NETWORK_KEY, post.author), post.known
    shown: dict[str, Any] = {
        "id": post.id,
        "secret": secret_of(post),
        "server": "65535",
        "farm": 66,
        "dateuploaded": str(post.at // 1000),
        "views": str(figures.reach(town, post, town.clock.now()).views),
        "media": "photo",
        "owner": {"nsid": owner.id, "username": owner.handle, "realname": owner.name, "path_alias": alias(town, owner)},
        "title": text(known.get("title", post.text.partition("\n")[0])),
        "description": text(known.get("description", post.text.partition("\n")[2])),
        "visibility": {"ispublic": post.published, "isfriend": 0, "isfamily": 0},
        "dates": {"posted": str(post.at // 1000), "lastupdate": str((post.edited_at or post.at) // 1000)},
        "comments": text(str(len(posts.in_thread(town, post)))),
        "tags": {"tag": [_tag(post, tag) for tag in known.get("tags", [])]},
        "urls": {"url": [{"type": "photopage", **text(page_of(town, owner, post.id))}]},
    }
    if viewer.id == post.author:
        shown["permissions"] = {"permcomment": 3, "permaddmeta": 2}
    return {"photo": shown}


def _tag(post: Post, tag: str) -> dict[str, Any]:
    return {
        "id": f"{post.id}-{tag}",
        "author": post.author,
        "raw": tag,
        "machine_tag": int(tag in machine_tags(post)),
        **text(tag),
    }


def favourites(town: Town, post: Post) -> dict[str, Any]:
    total = figures.reach(town, post, town.clock.now()).likes
    return {
        "photo": {
            "id": post.id,
            "secret": secret_of(post),
            "page": 1,
            "pages": 1,
            "perpage": 10,
            "total": str(total),
            "person": [],
        }
    }


def comment(town: Town, photo: Post, post: Post) -> dict[str, Any]:
    """Its text is HTML: what a resident typed is escaped."""
    who, owner = person(town, NETWORK_KEY, post.author), person(town, NETWORK_KEY, photo.author)
    return {
        "id": post.id,
        "author": who.id,
        "author_is_deleted": 0,
        "authorname": who.handle,
        "realname": who.name,
        "path_alias": "" if find_account(town, NETWORK_KEY, who.id) is None else who.handle,
        "datecreate": str(post.at // 1000),
        "permalink": f"{page_of(town, owner, photo.id)}#comment{post.id.rpartition('-')[2]}",
        "_content": _escaped(post.text),
    }


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
