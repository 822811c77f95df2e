"""How Graph writes Pages, posts, comments and photos.

Field names: facebook-business 26.0 (Page, PagePost, Comment, Photo). A field that this sandbox does not keep is refused
as one that does not exist, so that nobody builds on it by accident.
"""

from collections.abc import Mapping
from typing import Any

from sandbox import figures, messages, posts
from sandbox.clock import DAY, graph_time
from sandbox.facebook import errors, paging
from sandbox.facebook.access import NETWORK_KEY, Call
from sandbox.facebook.fields import Wanted, shape
from sandbox.people import person
from sandbox.posts import Picture, Post
from sandbox.town import Account

PRIVATE_REPLY_DAYS = 7
SITE = "https://www.facebook.com"


def page(call: Call, account: Account, asked: str) -> dict[str, Any]:
    return shape(call, "Page", PAGE, account, asked, "name,id")


def post(call: Call, thing: Post, asked: str) -> dict[str, Any]:
    return shape(call, "Post", POST, thing, asked, "created_time,message,id")


def comment(call: Call, thing: Post, asked: str) -> dict[str, Any]:
    return shape(call, "Comment", COMMENT, thing, asked, "created_time,from,message,id")


def photo(call: Call, thing: Picture, asked: str) -> dict[str, Any]:
    return shape(call, "Photo", PHOTO, thing, asked, "created_time,id")


def comments_of(call: Call, above: Post, params: Mapping[str, str], asked: str) -> dict[str, Any]:
    """The comments edge of a post or comment, oldest first unless `order` says otherwise."""
    flat = params.get("filter", "toplevel") == "stream" and above.parent is None
    where = "root = ? AND id != root AND published = 1" if flat else "parent = ? AND published = 1"
    newest_first = params.get("order", "chronological") == "reverse_chronological"
    found = paging.list_of_posts(call, where, [above.id], params, newest_first)
    answer = paging.envelope(call, f"{above.id}/comments", found, params, lambda one: comment(call, one, asked))
    if params.get("summary", "").lower() in ("1", "true", "total_count"):
        total = len(posts.in_thread(call.town, above)) if flat else posts.comments_under(call.town, above)
        answer["summary"] = {"order": "chronological", "total_count": total, "can_comment": True}
    return answer


def permalink(thing: Post) -> str:
    story = thing.root.rpartition("_")[2]
    address = f"{SITE}/permalink.php?story_fbid={story}&id={thing.account}"
    return address if thing.parent is None else f"{address}&comment_id={thing.id.rpartition('_')[2]}"


def author(call: Call, thing: Post) -> dict[str, str] | None:
    """Left out where the Page lost the right to see who writes."""
    who = person(call.town, NETWORK_KEY, thing.author)
    if not thing.by_council and "pages_read_user_content" in call.page().lost_permissions:
        return None
    return {"name": who.name, "id": who.id}


def counted(total: int, how: Wanted) -> dict[str, Any]:
    """An edge that is only counted here: reactions and likes. The names of residents are not kept."""
    summary = {"summary": {"total_count": total}} if "summary" in how.modifiers else {}
    return {"data": []} | summary


def attachments(call: Call, thing: Post, how: Wanted) -> dict[str, Any] | None:
    pictures = posts.pictures_of(call.town, thing)
    if len(pictures) > 1:
        album = {"media_type": "album", "type": "album", "url": permalink(thing), "target": {"id": thing.id}}
        return {"data": [album | {"subattachments": {"data": [_attached(call, picture) for picture in pictures]}}]}
    if pictures:
        return {"data": [_attached(call, pictures[0])]}
    if thing.link:
        share = {"media_type": "link", "type": "share", "title": thing.link, "unshimmed_url": thing.link}
        return {"data": [share | {"url": thing.link, "target": {"url": thing.link}}]}
    return None


def _attached(call: Call, picture: Picture) -> dict[str, Any]:
    if picture.is_film:
        address = f"{SITE}/{picture.account}/videos/{picture.id}/"
        target = {"id": picture.id, "url": address}
        return {"media_type": "video", "type": "video_inline", "url": address, "target": target}
    return {
        "media_type": "photo",
        "type": "photo",
        "url": f"{SITE}/photo.php?fbid={picture.id}",
        "target": {"id": picture.id, "url": f"{SITE}/photo.php?fbid={picture.id}"},
        "media": {"image": {"src": source(call, picture), "height": 630, "width": 1200}},
    }


def source(call: Call, picture: Picture) -> str:
    return f"{call.base.partition('/facebook/')[0]}/media/{NETWORK_KEY}/{picture.id}"


def _shares(call: Call, thing: Post, how: Wanted) -> dict[str, int] | None:
    shares = figures.reach(call.town, thing, call.town.clock.now()).shares
    return {"count": shares} if shares else None


def _likes(call: Call, thing: Post, how: Wanted) -> dict[str, Any]:
    return counted(figures.reach(call.town, thing, call.town.clock.now()).likes, how)


def _status_type(call: Call, thing: Post) -> str:
    hanging = posts.pictures_of(call.town, thing)
    if not hanging:
        return "mobile_status_update"
    return "added_video" if hanging[0].is_film else "added_photos"


def _picture(call: Call, thing: Post, how: Wanted) -> str | None:
    pictures = posts.pictures_of(call.town, thing)
    return source(call, pictures[0]) if pictures else None


def _can_reply_privately(call: Call, thing: Post, how: Wanted) -> bool:
    """Once, within seven days, to a resident's comment."""
    return (
        not thing.by_council
        and call.town.clock.now() - thing.at <= PRIVATE_REPLY_DAYS * DAY
        and not messages.answered_in_private(call.town, NETWORK_KEY, thing.id)
    )


def _parent(call: Call, thing: Post, how: Wanted) -> dict[str, Any] | None:
    """The comment that a reply answers. A comment on a post has none."""
    if thing.parent in (None, thing.root):
        return None
    above = posts.the_post(call.town, NETWORK_KEY, str(thing.parent))
    return comment(call, above, how.inner)


def _object(call: Call, thing: Post, how: Wanted) -> dict[str, Any]:
    return {"id": thing.root}


def _subscribed(call: Call, account: Account, how: Wanted) -> bool:
    return bool(account.fields)


def _own_token(call: Call, account: Account, how: Wanted) -> str:
    if call.token.account not in ("", account.id):
        raise errors.not_this_page()
    return call.token.token


PAGE = {
    "id": lambda call, account, how: account.id,
    "name": lambda call, account, how: account.name,
    "username": lambda call, account, how: account.handle,
    "link": lambda call, account, how: f"{SITE}/{account.handle}",
    "category": lambda call, account, how: "Government organisation",
    "followers_count": lambda call, account, how: figures.followers(account, call.town.clock.now()),
    "fan_count": lambda call, account, how: figures.followers(account, call.town.clock.now()),
    "is_webhooks_subscribed": _subscribed,
    "access_token": _own_token,
}

POST = {
    "id": lambda call, post, how: post.id,
    "message": lambda call, post, how: post.text or None,
    "created_time": lambda call, post, how: graph_time(post.at),
    "updated_time": lambda call, post, how: graph_time(post.edited_at or post.at),
    "from": lambda call, post, how: author(call, post),
    "permalink_url": lambda call, post, how: permalink(post),
    "is_hidden": lambda call, post, how: post.hidden_at is not None,
    "is_published": lambda call, post, how: bool(post.published),
    "status_type": lambda call, post, how: _status_type(call, post),
    "scheduled_publish_time": lambda call, post, how: (
        None if post.published or "due" not in post.known else post.known["due"] // 1000
    ),
    "full_picture": _picture,
    "attachments": attachments,
    "shares": _shares,
    "reactions": _likes,
    "likes": _likes,
    "comments": lambda call, post, how: comments_of(call, post, how.modifiers, how.inner),
}

COMMENT = {
    "id": lambda call, post, how: post.id,
    "message": lambda call, post, how: post.text,
    "created_time": lambda call, post, how: graph_time(post.at),
    "from": lambda call, post, how: author(call, post),
    "permalink_url": lambda call, post, how: permalink(post),
    "is_hidden": lambda call, post, how: post.hidden_at is not None,
    "can_hide": lambda call, post, how: not post.by_council,
    "can_remove": lambda call, post, how: True,
    "can_comment": lambda call, post, how: True,
    "can_reply_privately": _can_reply_privately,
    "comment_count": lambda call, post, how: posts.comments_under(call.town, post),
    "like_count": lambda call, post, how: figures.reach(call.town, post, call.town.clock.now()).likes,
    "parent": _parent,
    "object": _object,
    "comments": lambda call, post, how: comments_of(call, post, how.modifiers, how.inner),
}

PHOTO = {
    "id": lambda call, picture, how: picture.id,
    "created_time": lambda call, picture, how: graph_time(picture.at),
    "alt_text_custom": lambda call, picture, how: picture.alt or None,
    "page_story_id": lambda call, picture, how: picture.post,
    "images": lambda call, picture, how: [{"height": 630, "width": 1200, "source": source(call, picture)}],
}
