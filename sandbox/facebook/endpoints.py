"""The doors of Graph: `/{node}` and `/{node}/{edge}`, by what the node is."""

from collections.abc import Callable
from typing import Any

from starlette.routing import Route

from sandbox import posts
from sandbox.facebook import access, comments, errors, figures, media, messages, people, shapes, subscriptions, videos
from sandbox.facebook import posts as page_posts
from sandbox.facebook.access import NETWORK_KEY, Call
from sandbox.facebook.door import METHODS, Answer, door
from sandbox.facebook.fields import Wanted
from sandbox.people import find_account

OF_THE_CALLER: dict[tuple[str, str], Callable[[Call], Answer]] = {
    ("GET", "me"): lambda call: page_itself(call, call.token.account) if call.token.account else access.system_user(),
    ("GET", "me/accounts"): access.my_accounts,
    ("GET", "debug_token"): access.debug_token,
}
OF_A_PAGE: dict[tuple[str, str], Callable[[Call, str], Answer]] = {
    ("GET", ""): lambda call, page: page_itself(call, page),
    ("GET", "feed"): page_posts.published,
    ("POST", "feed"): page_posts.publish,
    ("GET", "published_posts"): page_posts.published,
    ("GET", "scheduled_posts"): page_posts.scheduled,
    ("GET", "tagged"): page_posts.tagged,
    ("GET", "visitor_posts"): page_posts.tagged,
    ("POST", "photos"): media.upload,
    ("POST", "videos"): videos.upload,
    ("GET", "blocked"): people.blocked,
    ("POST", "blocked"): people.block,
    ("DELETE", "blocked"): people.unblock,
    ("POST", "messages"): messages.send,
    ("GET", "conversations"): messages.conversations,
    ("GET", "insights"): figures.of_page,
    ("GET", "subscribed_apps"): subscriptions.listed,
    ("POST", "subscribed_apps"): subscriptions.subscribe,
    ("DELETE", "subscribed_apps"): subscriptions.unsubscribe,
}
OF_A_POST: dict[tuple[str, str], Callable[[Call, posts.Post], Answer]] = {
    ("GET", ""): lambda call, post: shapes.post(call, post, call.params.get("fields", "")),
    ("POST", ""): page_posts.change,
    ("DELETE", ""): page_posts.delete,
    ("GET", "attachments"): lambda call, post: shapes.attachments(call, post, Wanted()) or {"data": []},
    ("GET", "comments"): comments.listed,
    ("POST", "comments"): comments.answer,
    ("GET", "insights"): figures.of_post,
}
OF_A_COMMENT: dict[tuple[str, str], Callable[[Call, posts.Post], Answer]] = {
    ("GET", ""): lambda call, comment: shapes.comment(call, comment, call.params.get("fields", "")),
    ("POST", ""): comments.change,
    ("DELETE", ""): comments.delete,
    ("GET", "comments"): comments.listed,
    ("POST", "comments"): comments.answer,
}
OF_A_PHOTO: dict[tuple[str, str], Callable[[Call, posts.Picture], Answer]] = {
    ("GET", ""): lambda call, picture: shapes.photo(call, picture, call.params.get("fields", ""))
}
OF_A_VIDEO: dict[tuple[str, str], Callable[[Call, posts.Picture], Answer]] = {
    ("GET", ""): lambda call, video: videos.shaped(call, video),
    ("POST", ""): videos.change,
}
OF_A_TALK: dict[tuple[str, str], Callable[[Call, Any], Answer]] = {
    ("GET", ""): lambda call, talk: messages.conversation(call, talk, call.params.get("fields", "")),
    ("GET", "messages"): messages.in_talk,
}


def page_itself(call: Call, page: str) -> Answer:
    """GET /{page}: public, any token will do."""
    account = find_account(call.town, NETWORK_KEY, page)
    assert account is not None
    return shapes.page(call, account, call.params.get("fields", ""))


def answer(call: Call, path: str) -> Answer:
    """Find what the path means and do it. Raises GraphError."""
    page_posts.publish_due(call.town)
    if (call.method, path) in OF_THE_CALLER:
        return OF_THE_CALLER[call.method, path](call)
    node, _, edge = path.partition("/")
    if node == "me":
        node = call.page().id
    doors, thing = _meant(call, node)
    behind = doors.get((call.method, edge))
    if behind is None:
        raise errors.unknown_path(path) if edge else errors.no_such_object(call.method, node)
    result: Answer = behind(call, thing)
    return result


def _meant(call: Call, node: str) -> tuple[dict[tuple[str, str], Any], Any]:
    """The doors of a node, and the node."""
    if find_account(call.town, NETWORK_KEY, node):
        return OF_A_PAGE, node
    post = posts.find(call.town, NETWORK_KEY, node)
    if post and post.standing:
        _refuse_strangers(call, post)
        return (OF_A_POST if post.parent is None else OF_A_COMMENT), post
    picture = posts.find_picture(call.town, NETWORK_KEY, node)
    if picture and picture.account == call.token.account:
        return (OF_A_VIDEO if picture.is_film else OF_A_PHOTO), picture
    talk = messages.find_talk(call, node)
    if talk is None:
        raise errors.no_such_object(call.method, node)
    return OF_A_TALK, talk


def _refuse_strangers(call: Call, post: posts.Post) -> None:
    """A Page's token sees its own square only."""
    if post.account != call.token.account:
        raise errors.no_such_object(call.method, post.id)
    call.acting_as(post.account, "pages_read_engagement")


ROUTES = [Route("/{path:path}", door(NETWORK_KEY, answer), methods=list(METHODS))]
