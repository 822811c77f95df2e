"""The doors of Flickr: one for all methods, one for uploads."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.flickr import access, comments, errors, media, people, posts, shapes
from sandbox.flickr.access import Call
from sandbox.store import UNSTORABLE
from sandbox.town import Refused, Town

Method = Callable[[Call], dict[str, Any]]
READS: dict[str, Method] = {
    "test.login": people.login,
    "auth.oauth.checkToken": people.check_token,
    "people.getInfo": people.info,
    "people.getPhotos": posts.of_person,
    "photos.getInfo": posts.info,
    "photos.getFavorites": posts.favourites,
    "photos.recentlyUpdated": posts.recently_updated,
    "photos.comments.getList": comments.listed,
}
WRITES: dict[str, Method] = {
    "photos.setPerms": posts.set_permissions,
    "photos.delete": posts.delete,
    "photos.comments.addComment": comments.add,
    "photos.comments.deleteComment": comments.delete,
}
UPLOADED_AS = "photo"


async def rest(request: Request) -> Response:
    """/services/rest/: `method` says which; those with an effect want a POST."""
    form, _ = await _form(request)
    asked = {**request.query_params, **form}
    return _answer(request, form, asked, lambda call: _method(request, asked)(call))


async def upload(request: Request) -> Response:
    """/services/upload/: answers in XML, whatever format is asked for."""
    form, picture = await _form(request)
    return _answer(request, form, {**form, "format": "rest"}, media.upload, picture)


def _method(request: Request, asked: Mapping[str, str]) -> Method:
    name = asked.get("method", "").removeprefix("flickr.")
    if name in WRITES and request.method != "POST":
        raise errors.Refusal(112, f'Method "flickr.{name}" needs a POST')
    if name not in READS | WRITES:
        raise errors.Refusal(112, f'Method "{asked.get("method", "")}" not found')
    return (READS | WRITES)[name]


def _answer(
    request: Request, form: Mapping[str, str], asked: Mapping[str, str], method: Method, picture: bytes | None = None
) -> Response:
    """Nothing is waited for until the change is committed."""
    town: Town = request.app.state.town
    shown = access.shown_token(request.headers.get("authorization", ""))
    try:
        me = access.caller(town, request.method, str(request.url), request.headers, form)
        with town.store.change():
            made = {**method(Call(town, me, {**asked, "shown token": shown}, picture)), "stat": "ok"}
    except errors.BadSignature as problem:
        return problem.response()
    except errors.Refusal as refusal:
        made = {"stat": "fail", "code": refusal.code, "message": refusal.message}
    except (Refused, *UNSTORABLE) as problem:
        made = {"stat": "fail", "code": 3, "message": str(problem)}
    return _written(made, asked)


def _written(made: dict[str, Any], asked: Mapping[str, str]) -> Response:
    """As XML, unless JSON is asked for."""
    if asked.get("format") != "json":
        return Response(shapes.as_xml(made), media_type="text/xml")
    words = json.dumps(made)
    plain = asked.get("nojsoncallback") == "1"
    return Response(words if plain else f"jsonFlickrApi({words})", media_type="application/json")


async def _form(request: Request) -> tuple[dict[str, str], bytes | None]:
    """The fields of a form, and the picture, which is not signed."""
    form, picture = {}, None
    for name, value in (await request.form()).multi_items() if request.method == "POST" else []:
        if isinstance(value, UploadFile):
            picture = await value.read() if name == UPLOADED_AS else picture
        else:
            form[name] = value
    return form, picture


ROUTES = [
    *(Route(path, rest, methods=["GET", "POST"]) for path in ("/services/rest", "/services/rest/")),
    *(Route(path, upload, methods=["POST"]) for path in ("/services/upload", "/services/upload/")),
]
