"""The doors of X: method, path, scope and who answers."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.store import UNSTORABLE
from sandbox.town import Refused, Town
from sandbox.x import access, comments, errors, figures, media, messages, people, posts, search, subscriptions, webhooks
from sandbox.x.access import Call

Door = Callable[[Call], dict[str, Any]]
DOORS: list[tuple[str, str, str, Door, int]] = [
    ("POST", "/tweets", "tweet.write", posts.create, 201),
    ("GET", "/tweets", "tweet.read", posts.several, 200),
    ("GET", "/tweets/analytics", "tweet.read", figures.analytics, 200),
    ("GET", "/tweets/{id}", "tweet.read", posts.one, 200),
    ("DELETE", "/tweets/{id}", "tweet.write", posts.delete, 200),
    ("PUT", "/tweets/{tweet_id}/hidden", "tweet.moderate.write", comments.set_hidden, 200),
    ("GET", "/users/me", "users.read", people.me, 200),
    ("GET", "/users/{id}/tweets", "tweet.read", posts.by_user, 200),
    ("GET", "/users/{id}/mentions", "tweet.read", posts.mentions, 200),
    ("POST", "/users/{id}/muting", "mute.write", people.mute, 200),
    ("DELETE", "/users/{id}/muting/{target}", "mute.write", people.unmute, 200),
    ("POST", "/users/{id}/blocking", "block.write", people.block, 200),
    ("DELETE", "/users/{id}/blocking/{target}", "block.write", people.block, 200),
    ("POST", "/users/{id}/dm/block", "dm.write", people.block_messages, 200),
    ("POST", "/users/{id}/dm/unblock", "dm.write", people.unblock_messages, 200),
    ("POST", "/media/upload/initialize", "media.write", media.initialize, 200),
    ("POST", "/media/upload/{id}/append", "media.write", media.append, 200),
    ("POST", "/media/upload/{id}/finalize", "media.write", media.finalize, 200),
    ("GET", "/media/upload", "media.write", media.status, 200),
    ("POST", "/media/metadata", "media.write", media.describe, 200),
    ("POST", "/media/subtitles", "media.write", media.caption, 200),
    ("GET", "/tweets/search/recent", "tweet.read", search.recent, 200),
    ("POST", "/dm_conversations/with/{id}/messages", "dm.write", messages.send, 201),
    ("GET", "/dm_conversations/with/{id}/dm_events", "dm.read", messages.events_with, 200),
    ("GET", "/dm_events", "dm.read", messages.events, 200),
]


def endpoint(door: Door, scope: str, status: int) -> Callable[[Request], Awaitable[Response]]:
    """Read the request, then answer without waiting for anything until the change is committed."""

    async def answer(request: Request) -> Response:
        town: Town = request.app.state.town
        try:
            body, files = await _asked(request)
            me = access.caller(town, request.headers.get("authorization", ""), scope)
            base = f"{request.url.scheme}://{request.url.netloc}"
            call = Call(town, me, request.path_params, dict(request.query_params), body, files, base)
            with town.store.change():
                return JSONResponse(door(call), status)
        except errors.Problem as problem:
            return problem.response()
        except Refused as refusal:
            return errors.forbidden(str(refusal)).response()
        except UNSTORABLE as problem:
            return errors.invalid(str(problem)).response()

    return answer


async def _asked(request: Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The JSON body, or the parts of a multipart one."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return access.body_of(await request.body()), {}
    body, files = {}, {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            files[name] = await value.read()
        else:
            body[name] = value
    return body, files


async def no_such_door(request: Request) -> Response:
    return errors.plain(404, "The requested endpoint does not exist.").response()


ROUTES = [
    *webhooks.ROUTES,
    *subscriptions.ROUTES,
    *(Route(path, endpoint(door, scope, status), methods=[method]) for method, path, scope, door, status in DOORS),
    Route("/{path:path}", no_such_door, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
]
