"""The doors of YouTube: method, path, scope, what it costs and who answers."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.store import UNSTORABLE
from sandbox.town import Refused, Town
from sandbox.youtube import access, comments, errors, media, people, posts, quota
from sandbox.youtube.access import READ, UPLOAD, WRITE, Call

Door = Callable[[Call], dict[str, Any] | Response | None]
API, UPLOADS = "/youtube/v3", "/upload/youtube/v3"
DOORS: list[tuple[str, str, str, int, Door]] = [
    ("GET", f"{API}/channels", READ, quota.LIST, people.channels),
    ("GET", f"{API}/videos", READ, quota.LIST, posts.listed),
    ("PUT", f"{API}/videos", WRITE, quota.WRITE, posts.update),
    ("DELETE", f"{API}/videos", WRITE, quota.WRITE, posts.delete),
    ("GET", f"{API}/playlistItems", READ, quota.LIST, posts.playlist_items),
    ("GET", f"{API}/commentThreads", READ, quota.LIST, comments.threads),
    ("GET", f"{API}/comments", READ, quota.LIST, comments.listed),
    ("POST", f"{API}/comments", WRITE, quota.WRITE, comments.reply),
    ("DELETE", f"{API}/comments", WRITE, quota.WRITE, comments.delete),
    ("POST", f"{API}/comments/setModerationStatus", WRITE, quota.WRITE, comments.set_moderation_status),
    ("GET", f"{API}/captions", READ, quota.WRITE, media.captions),
    ("POST", f"{UPLOADS}/videos", UPLOAD, quota.AN_UPLOAD, partial(media.begin, kind="videos")),
    ("PUT", f"{UPLOADS}/videos", UPLOAD, quota.FREE, partial(media.go_on, kind="videos")),
    ("POST", f"{UPLOADS}/captions", WRITE, quota.CAPTIONS, partial(media.begin, kind="captions")),
    ("PUT", f"{UPLOADS}/captions", WRITE, quota.FREE, partial(media.go_on, kind="captions")),
]


def endpoint(door: Door, scope: str, cost: int) -> Callable[[Request], Awaitable[Response]]:
    """Read the request, then answer without waiting for anything until the change is committed. Refusals cost too."""

    async def answer(request: Request) -> Response:
        town: Town = request.app.state.town
        raw = await request.body()
        try:
            me = access.caller(town, request.headers.get("authorization", ""), scope)
            with town.store.change():
                quota.spend(town, me, cost)
            call = _call(town, me, request, raw)
            with town.store.change():
                return _response(door(call))
        except errors.Refusal as refusal:
            return refusal.response()
        except Refused as refusal:
            return errors.Refusal(400, "processingFailure", str(refusal)).response()
        except UNSTORABLE as problem:
            return errors.Refusal(400, "invalidValue", str(problem), "global").response()

    return answer


def _call(town: Town, me: Any, request: Request, raw: bytes) -> Call:
    url = request.url
    return Call(
        town,
        me,
        dict(request.query_params),
        request.headers,
        raw,
        f"{url.scheme}://{url.netloc}{url.path}",
        access.body_of(raw, request.headers.get("content-type", "")),
    )


def _response(made: dict[str, Any] | Response | None) -> Response:
    if isinstance(made, Response):
        return made
    return Response(status_code=204) if made is None else JSONResponse(made)


def _download(request: Request) -> Callable[[Request], Awaitable[Response]]:
    return endpoint(partial(media.download, identity=request.path_params["id"]), READ, quota.WRITE)


async def download(request: Request) -> Response:
    """GET /youtube/v3/captions/{id}."""
    return await _download(request)(request)


async def no_such_door(request: Request) -> Response:
    return errors.Refusal(404, "notFound", "Not Found", "global").response()


ROUTES = [
    *(Route(path, endpoint(door, scope, cost), methods=[method]) for method, path, scope, cost, door in DOORS),
    Route(f"{API}/captions/{{id}}", download, methods=["GET"]),
    Route("/{path:path}", no_such_door, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
]
