"""The doors of the Threads API: `/{node}` and `/{node}/{edge}`, by what the node is."""

from collections.abc import Callable
from typing import Any

from starlette.routing import Route

from sandbox import posts
from sandbox.facebook import errors
from sandbox.facebook.access import Call
from sandbox.facebook.door import METHODS, Answer, door
from sandbox.happenings import COUNCIL, hide, take_away
from sandbox.instagram import containers
from sandbox.people import find_account
from sandbox.posts import Post
from sandbox.threads import figures, shapes
from sandbox.threads.shapes import NETWORK_KEY

BASIC, REPLIES = "threads_basic", "threads_manage_replies"
LONGEST = 500
RULES = containers.Rules(
    "threads_content_publish", ("image/jpeg", "image/png"), (2, 20), most=(250, 1_000), reel="VIDEO", plain="TEXT"
)


def _create(call: Call, user: str) -> Answer:
    """POST /{user}/threads: a container; `auto_publish_text` publishes at once, and then answers the post."""
    account = call.acting_as(user, RULES.permission)
    text, answers = call.params.get("text", ""), call.params.get("reply_to_id", "")
    if len(text) > LONGEST:
        raise errors.wrong(f"Param text must be at most {LONGEST} characters long.")
    if answers and not _is_there(call, answers):
        raise errors.no_such_object(call.method, answers)
    link = call.params.get("link_attachment", "")
    made = containers.create(call, account, RULES, text, answers=answers, link=link)
    if made.kind == RULES.plain and call.flag("auto_publish_text", False):
        call.params["creation_id"] = made.id
        return {"id": containers.publish(call, account, RULES).id}
    return {"id": made.id}


def _is_there(call: Call, identity: str) -> bool:
    above = posts.find(call.town, NETWORK_KEY, identity)
    return above is not None and above.standing and above.account == call.token.account


def _publish(call: Call, user: str) -> Answer:
    """POST /{user}/threads_publish."""
    return {"id": containers.publish(call, call.acting_as(user, RULES.permission), RULES).id}


def _limit(call: Call, user: str) -> Answer:
    """GET /{user}/threads_publishing_limit: posts, and answers apart."""
    account = call.acting_as(user, BASIC)
    said: Answer = {}
    for name, answers in (("", False), ("reply_", True)):
        said[f"{name}quota_usage"] = containers.used(call, account, answers=answers)
        said[f"{name}config"] = {"quota_total": RULES.most[answers], "quota_duration": 86_400}
    asked = call.params.get("fields", "quota_usage").split(",")
    return {"data": [{name: said[name] for name in asked if name in said}]}


def _list(where: str, permission: str, edge: str) -> Callable[[Call, str], Answer]:
    """An edge of an account, newest first."""

    def answer(call: Call, user: str) -> Answer:
        account = call.acting_as(user, permission)
        return shapes.listed(call, f"{user}/{edge}", where, [account.id])

    return answer


def _under(where: str, edge: str) -> Callable[[Call, Post], Answer]:
    """GET /{post}/replies and /{post}/conversation: newest first unless `reverse=false`."""

    def answer(call: Call, post: Post) -> Answer:
        call.acting_as(post.account, "threads_read_replies")
        newest_first = call.flag("reverse", True)
        return shapes.listed(call, f"{post.id}/{edge}", where, [post.id], newest_first=newest_first)

    return answer


def _manage(call: Call, reply: Post) -> Answer:
    """POST /{reply}/manage_reply: `hide`. Only what answers the post itself; what stands under it goes with it."""
    call.acting_as(reply.account, REPLIES)
    if "hide" not in call.params:
        raise errors.wrong("The parameter hide is required")
    if reply.parent is None or reply.parent != reply.root or reply.by_council:
        raise errors.wrong("Only top-level replies by others can be hidden")
    hide(call.town, reply, call.flag("hide", False))
    return {"success": True}


def _delete(call: Call, post: Post) -> Answer:
    """DELETE /{post}: the account's own only."""
    call.acting_as(post.account, "threads_delete")
    if not post.by_council:
        raise errors.not_permitted("threads_delete")
    take_away(call.town, post, COUNCIL)
    return {"success": True, "deleted_id": post.id}


STANDS = "published = 1"
OF_A_USER: dict[tuple[str, str], Callable[[Call, str], Answer]] = {
    ("GET", ""): lambda call, user: shapes.user(call, call.acting_as(user, BASIC)),
    ("GET", "threads"): _list(f"author = ? AND parent IS NULL AND {STANDS}", BASIC, "threads"),
    ("POST", "threads"): _create,
    ("POST", "threads_publish"): _publish,
    ("GET", "threads_publishing_limit"): _limit,
    ("GET", "replies"): _list(f"author = ? AND parent IS NOT NULL AND {STANDS}", "threads_read_replies", "replies"),
    ("GET", "mentions"): _list(
        "parent IS NULL AND id IN (SELECT post FROM mentions WHERE network = 'threads' AND account = ?)",
        "threads_manage_mentions",
        "mentions",
    ),
    ("GET", "threads_insights"): figures.of_user,
}
OF_A_POST: dict[tuple[str, str], Callable[[Call, Post], Answer]] = {
    ("GET", ""): lambda call, post: shapes.post(call, post, call.params.get("fields", "")),
    ("DELETE", ""): _delete,
    ("GET", "replies"): _under(f"parent = ? AND {STANDS}", "replies"),
    ("GET", "conversation"): _under(f"root = ? AND parent IS NOT NULL AND {STANDS}", "conversation"),
    ("GET", "insights"): figures.of_post,
    ("POST", "manage_reply"): _manage,
}
OF_A_CONTAINER: dict[tuple[str, str], Callable[[Call, Any], Answer]] = {("GET", ""): shapes.container}


def answer(call: Call, path: str) -> Answer:
    """Find what the path means and do it. Raises GraphError."""
    node, _, edge = path.partition("/")
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
    if post and post.standing and post.account == call.token.account:
        call.acting_as(post.account, BASIC)
        return OF_A_POST, post
    container = containers.find(call, node)
    if container is None:
        raise errors.no_such_object(call.method, node)
    call.acting_as(container.account, RULES.permission)
    return OF_A_CONTAINER, container


ROUTES = [Route("/{path:path}", door(NETWORK_KEY, answer), methods=list(METHODS))]
