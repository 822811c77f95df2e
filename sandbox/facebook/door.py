"""The door that all requests to Graph come through, whichever of Meta's networks they are for."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.facebook import access, errors
from sandbox.facebook.access import Call, File
from sandbox.facebook.fetching import fetch_all
from sandbox.store import UNSTORABLE
from sandbox.town import Refused, Town

Answer = dict[str, Any]
METHODS = ("GET", "POST", "DELETE")


def door(network: str, answer: Callable[[Call, str], Answer]) -> Callable[[Request], Awaitable[Response]]:
    """`answer` finds what a path means and does it, inside one change."""

    async def serve(request: Request) -> Response:
        """What has to be fetched is fetched first: nothing is awaited between the first look at the state and its commit."""
        town: Town = request.app.state.town
        params, files = await _asked(request)
        if request.method == "POST":
            files |= await fetch_all(params)
        try:
            shown, proof = _shown(request, params), params.get("appsecret_proof")
            token = access.checked_token(town, shown, proof, network)
            base = f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"
            call = Call(town, request.method, base, token, params, files, network)
            with town.store.change():
                return JSONResponse(answer(call, request.path_params["path"].strip("/")))
        except errors.GraphError as error:
            return error.response()
        except (Refused, *UNSTORABLE) as refusal:
            return errors.wrong(str(refusal)).response()

    return serve


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
