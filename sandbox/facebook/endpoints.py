"""The doors of Graph: `/{node}` and `/{node}/{edge}`, by what the node is."""

import json
from collections.abc import Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import posts
from sandbox.facebook import access, comments, errors, figures, media, messages, people, shapes, subscriptions
from sandbox.facebook import posts as page_posts
from sandbox.facebook.access import NETWORK_KEY, Call, File
from sandbox.people import find_account
from sandbox.store import UNSTORABLE
from sandbox.town import Refused, Town

Answer = dict[str, Any]
METHODS = ("GET", "POST", "DELETE")

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
    ("GET", "tagged"): page_posts.tagged,
    ("POST", "photos"): media.upload,
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
    if (call.method, path) in OF_THE_CALLER:
        return OF_THE_CALLER[call.method, path](call)
    node, _, edge = path.partition("/")
    if node == "me":
        node = call.page().id
    doors, thing = _meant(call, node)
    door = doors.get((call.method, edge))
    if door is None:
        raise errors.unknown_path(path) if edge else errors.no_such_object(call.method, node)
    result: Answer = door(call, thing)
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
        return OF_A_PHOTO, picture
    talk = messages.find_talk(call, node)
    if talk is None:
        raise errors.no_such_object(call.method, node)
    return OF_A_TALK, talk


def _refuse_strangers(call: Call, post: posts.Post) -> None:
    """A Page's token sees its own square only."""
    if post.account != call.token.account:
        raise errors.no_such_object(call.method, post.id)
    call.acting_as(post.account, "pages_read_engagement")


async def graph(request: Request) -> Response:
    """Every request to Graph. Nothing is awaited between the first look at the state and its commit."""
    town: Town = request.app.state.town
    params, files = await _asked(request)
    path = request.path_params["path"].strip("/")
    try:
        token = access.checked_token(town, _shown(request, params), params.get("appsecret_proof"))
        base = f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"
        call = Call(town, request.method, base, token, params, files)
        with town.store.change():
            return JSONResponse(answer(call, path))
    except errors.GraphError as error:
        return error.response()
    except (Refused, *UNSTORABLE) as refusal:
        return errors.wrong(str(refusal)).response()


def _shown(request: Request, params: dict[str, str]) -> str:
    """The token: from the Authorization header, else the `access_token` parameter."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() in ("bearer", "oauth") else params.get("access_token", "")


async def _asked(request: Request) -> tuple[dict[str, str], dict[str, File]]:
    """Query, form or JSON, as one set of parameters; files apart."""
    params, files = dict(request.query_params), {}
    if request.headers.get("content-type", "").startswith("application/json"):
        params |= await _from_json(request)
    elif request.method != "GET":
        for name, value in (await request.form()).multi_items():
            if isinstance(value, UploadFile):
                files[name] = File(value.content_type or "", await value.read())
            else:
                params[name] = value
    return params, files


async def _from_json(request: Request) -> dict[str, str]:
    try:
        body = await request.json()
    except ValueError:
        return {}
    fields = body.items() if isinstance(body, dict) else ()
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields}


ROUTES = [Route("/{path:path}", graph, methods=list(METHODS))]
