"""The doors of Instagram's Graph: `/{node}` and `/{node}/{edge}`, by what the node is."""

from collections.abc import Callable
from typing import Any

from starlette.routing import Route

from sandbox import posts
from sandbox.facebook import errors, messages, subscriptions
from sandbox.facebook.access import Call
from sandbox.facebook.door import METHODS, Answer, door
from sandbox.instagram import access, comments, containers, figures, shapes
from sandbox.instagram.shapes import NETWORK_KEY
from sandbox.people import find_account
from sandbox.posts import Post

BASIC = "instagram_basic"
LONGEST_CAPTION = 2_200
MOST_HASHTAGS = 30
RULES = containers.Rules("instagram_content_publish", ("image/jpeg",), (2, 10), most=(50, 0), reel="REELS")


def _create(call: Call, user: str) -> Answer:
    """POST /{user}/media: a container."""
    account = call.acting_as(user, RULES.permission)
    caption = call.params.get("caption", "")
    if len(caption) > LONGEST_CAPTION or caption.count("#") > MOST_HASHTAGS:
        raise errors.GraphError("The caption was too long.", 36004, subcode=2207010)
    return {"id": containers.create(call, account, RULES, caption).id}


def _publish(call: Call, user: str) -> Answer:
    """POST /{user}/media_publish."""
    return {"id": containers.publish(call, call.acting_as(user, RULES.permission), RULES).id}


def _limit(call: Call, user: str) -> Answer:
    """GET /{user}/content_publishing_limit. The reference says 50 posts in 24 hours, the guide 100."""
    account = call.acting_as(user, RULES.permission)
    config = {"quota_total": RULES.most[0], "quota_duration": 86_400}
    said = {"quota_usage": containers.used(call, account, answers=False), "config": config}
    asked = call.params.get("fields", "quota_usage").split(",")
    return {"data": [{name: said[name] for name in asked if name in said}]}


def _list(make: Callable[..., Answer], permission: str = BASIC) -> Callable[[Call, str], Answer]:
    """An edge of an account."""
    return lambda call, user: make(call, call.acting_as(user, permission), shapes.asked_for(call.params))


def _under(call: Call, above: Post) -> Answer:
    """GET /{media}/comments and /{comment}/replies."""
    call.acting_as(above.account, comments.COMMENTS)
    return shapes.comments_of(call, above, shapes.asked_for(call.params))


OF_A_USER: dict[tuple[str, str], Callable[[Call, str], Answer]] = {
    ("GET", ""): lambda call, user: shapes.user(call, call.acting_as(user, BASIC), call.params.get("fields", "")),
    ("GET", "media"): _list(shapes.media_of),
    ("POST", "media"): _create,
    ("POST", "media_publish"): _publish,
    ("GET", "content_publishing_limit"): _limit,
    ("GET", "tags"): _list(shapes.tags_of, comments.COMMENTS),
    ("POST", "mentions"): comments.answer_mention,
    ("POST", "messages"): messages.send,
    ("GET", "conversations"): messages.conversations,
    ("GET", "insights"): figures.of_user,
    ("GET", "subscribed_apps"): subscriptions.listed,
    ("POST", "subscribed_apps"): subscriptions.subscribe,
    ("DELETE", "subscribed_apps"): subscriptions.unsubscribe,
}
OF_A_POST: dict[tuple[str, str], Callable[[Call, Post], Answer]] = {
    ("GET", ""): lambda call, post: shapes.medium(call, post, call.params.get("fields", "")),
    ("POST", ""): comments.switch,
    ("GET", "children"): lambda call, post: (
        shapes.children_of(call, post, shapes.asked_for(call.params)) or {"data": []}
    ),
    ("GET", "comments"): _under,
    ("POST", "comments"): comments.answer,
    ("GET", "insights"): figures.of_media,
}
OF_A_COMMENT: dict[tuple[str, str], Callable[[Call, Post], Answer]] = {
    ("GET", ""): lambda call, comment: shapes.comment(call, comment, call.params.get("fields", "")),
    ("POST", ""): comments.change,
    ("DELETE", ""): comments.delete,
    ("GET", "replies"): _under,
    ("POST", "replies"): comments.answer,
}
OF_A_CONTAINER: dict[tuple[str, str], Callable[[Call, Any], Answer]] = {
    ("GET", ""): lambda call, one: shapes.container(call, one, call.params.get("fields", "")),
}
OF_A_TALK: dict[tuple[str, str], Callable[[Call, Any], Answer]] = {
    ("GET", ""): lambda call, talk: messages.conversation(call, talk, call.params.get("fields", "")),
    ("GET", "messages"): messages.in_talk,
}


def answer(call: Call, path: str) -> Answer:
    """Find what the path means and do it. Raises GraphError."""
    node, _, edge = path.partition("/")
    if path == "me" and call.method == "GET":
        return access.me(call)
    doors, thing = _meant(call, call.page().id if node == "me" else node)
    behind = doors.get((call.method, edge))
    if behind is None:
        raise errors.unknown_path(path) if edge else errors.no_such_object(call.method, node)
    result: Answer = behind(call, thing)
    return result


def _meant(call: Call, node: str) -> tuple[dict[tuple[str, str], Any], Any]:
    """The doors of a node, and the node."""
    if find_account(call.town, NETWORK_KEY, node):
        return OF_A_USER, node
    post = posts.find(call.town, NETWORK_KEY, node)
    if post and post.standing:
        if post.account != call.token.account:
            raise errors.no_such_object(call.method, node)
        call.acting_as(post.account, BASIC)
        return (OF_A_POST if post.parent is None else OF_A_COMMENT), post
    if container := containers.find(call, node):
        call.acting_as(container.account, RULES.permission)
        return OF_A_CONTAINER, container
    talk = messages.find_talk(call, node)
    if talk is None:
        raise errors.no_such_object(call.method, node)
    return OF_A_TALK, talk


ROUTES = [Route("/{path:path}", door(NETWORK_KEY, answer), methods=list(METHODS))]
