"""The doors of LinkedIn: method, path, scope and who answers. The address of an upload is outside the versioned API."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.linkedin import access, comments, errors, figures, media, notices, people, posts, restli, subscriptions
from sandbox.linkedin.access import ADMINISTER, READ, UPLOAD, WRITE, Call, Told
from sandbox.store import UNSTORABLE
from sandbox.town import Refused, Town

Door = Callable[[Call], dict[str, Any] | Told | None]
COMMENT = "/socialActions/{urn}/comments/{id}"
DOORS: list[tuple[str, str, str, Door, int]] = [
    ("POST", "/posts", WRITE, posts.create, 201),
    ("GET", "/posts", READ, posts.by_author, 200),
    ("GET", "/posts/{urn}", READ, posts.one, 200),
    ("POST", "/posts/{urn}", WRITE, posts.change, 204),
    ("DELETE", "/posts/{urn}", WRITE, posts.delete, 204),
    ("POST", "/images", WRITE, media.initialize_image, 200),
    ("GET", "/images/{urn}", READ, media.show, 200),
    ("POST", "/videos", WRITE, media.video_action, 200),
    ("GET", "/videos/{urn}", READ, media.show, 200),
    ("GET", "/socialActions/{urn}/comments", READ, comments.listed, 200),
    ("POST", "/socialActions/{urn}/comments", WRITE, comments.create, 201),
    ("GET", COMMENT, READ, comments.one, 200),
    ("POST", COMMENT, WRITE, comments.change, 204),
    ("DELETE", COMMENT, WRITE, comments.delete, 204),
    ("GET", "/organizationalEntityShareStatistics", READ, figures.share_statistics, 200),
    ("GET", "/networkSizes/{urn}", READ, figures.network_size, 200),
    ("GET", "/organizationalEntityNotifications", READ, notices.asked_for, 200),
    ("PUT", "/eventSubscriptions/{key}", ADMINISTER, subscriptions.subscribe, 204),
    ("GET", "/eventSubscriptions/{key}", ADMINISTER, subscriptions.shown, 200),
    ("DELETE", "/eventSubscriptions/{key}", ADMINISTER, subscriptions.unsubscribe, 204),
    ("GET", "/organizationAcls", ADMINISTER, people.roles, 200),
    ("GET", "/organizations", ADMINISTER, people.by_vanity_name, 200),
    ("GET", "/organizations/{id}", ADMINISTER, people.organization, 200),
]


def endpoint(door: Door, scope: str, status: int) -> Callable[[Request], Awaitable[Response]]:
    """Read the request, then answer without waiting for anything until the change is committed."""

    async def answer(request: Request) -> Response:
        town: Town = request.app.state.town
        try:
            content = await request.body()
            if scope != UPLOAD:
                access.check_headers(request.headers)
            me = access.caller(town, request.headers.get("authorization", ""), scope)
            body = {} if scope == UPLOAD else access.body_of(content)
            base = f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"
            call = Call(town, me, request.path_params, restli.query_of(request.url.query), body, content, base)
            with town.store.change():
                return _told(door(call), status)
        except errors.Problem as problem:
            return problem.response()
        except (Refused, *UNSTORABLE) as refusal:
            return errors.wrong(str(refusal)).response()

    return answer


def _told(answer: dict[str, Any] | Told | None, status: int) -> Response:
    told = answer if isinstance(answer, Told) else Told({}, answer)
    if told.body is None:
        return Response(status_code=status, headers=told.headers)
    return JSONResponse(told.body, status, told.headers)


async def no_such_door(request: Request) -> Response:
    return errors.Problem(404, f"No virtual resource found for path {request.url.path}").response()


ROUTES = [
    *(
        Route(f"/rest{path}", endpoint(door, scope, status), methods=[method])
        for method, path, scope, door, status in DOORS
    ),
    Route("/dms-uploads/{urn}/{part:int}", endpoint(media.put, UPLOAD, 201), methods=["PUT"]),
    Route("/{path:path}", no_such_door, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
]
