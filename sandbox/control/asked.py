"""Reading what the control plane is asked: JSON objects, with a sentence for whatever is wrong."""

import base64
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.clock import read_time
from sandbox.store import UNSTORABLE, NoSuchSnapshot
from sandbox.town import Refused, Town

MOST_TEXT = 100_000
MOST_NUMBER = 10_000_000_000
MOST_CONTENT = 10_000_000


class Asked:
    """One JSON object. Every reader raises Refused with a sentence."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body

    def known(self, *names: str) -> "Asked":
        """Refuse what is not one of these names: a mistyped option must not pass in silence."""
        if unknown := [name for name in self.body if name not in names]:
            raise Refused(f"{unknown[0]} is not known here. Known: {', '.join(names)}.")
        return self

    def has(self, name: str) -> bool:
        return self.body.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Words; without a default they must be there."""
        value = self.body.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise Refused(f"{name} is missing: it must be text.")
        if len(value) > MOST_TEXT:
            raise Refused(f"{name} is too long: at most {MOST_TEXT} characters.")
        return value

    def choice(self, name: str, options: Collection[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in options:
            raise Refused(f"{name} must be one of: {', '.join(options)}.")
        return value

    def whole(self, name: str, default: int | None = None, least: int = 0) -> int:
        """A whole number."""
        value = self.body.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST_NUMBER:
            raise Refused(f"{name} must be a whole number from {least} to {MOST_NUMBER:,}.")
        return value

    def identity(self, name: str, of: str) -> int:
        """The number of something that is kept; 0 where nothing is said."""
        value = self.text(name, "0")
        if not value.isdecimal() or len(value) > len(str(MOST_NUMBER)):
            raise Refused(f"{name} must be the id of {of}.")
        return int(value)

    def number(self, name: str, default: float | None = None) -> float:
        value = self.body.get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MOST_NUMBER:
            raise Refused(f"{name} must be a number from 0 to {MOST_NUMBER:,}.")
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self.body.get(name, default)
        if not isinstance(value, bool):
            raise Refused(f"{name} must be true or false.")
        return value

    def time(self, name: str) -> int | None:
        """Milliseconds from an ISO time, or None where nothing is said."""
        value = self.body.get(name)
        if value is None:
            return None
        try:
            return read_time(str(value))
        except ValueError:
            raise Refused(f"{name} must be a time such as 2026-11-20T09:00:00Z.") from None

    def content(self, name: str) -> bytes:
        """A file, written in base64."""
        value = self.body.get(name, "")
        try:
            if not isinstance(value, str) or len(value) > MOST_CONTENT:
                raise ValueError
            return base64.b64decode(value, validate=True)
        except ValueError:
            raise Refused(f"{name} must be a file in base64, of at most {MOST_CONTENT:,} characters.") from None

    def each(self, name: str) -> list["Asked"]:
        """A list of objects; absent is empty."""
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Refused(f"{name} must be a list of objects.")
        return [Asked(item) for item in value]

    def inner(self, name: str) -> "Asked":
        value = self.body.get(name, {})
        if not isinstance(value, dict):
            raise Refused(f"{name} must be an object.")
        return Asked(value)


Door = Callable[[Town, Asked], Any]


def door(answer: Door) -> Callable[[Request], Awaitable[Response]]:
    """One control: all of it in one change, or none of it and a sentence (400)."""

    async def serve(request: Request) -> Response:
        town: Town = request.app.state.town
        try:
            asked = Asked(await body_of(request) | dict(request.path_params))
            with town.store.change():
                return JSONResponse(answer(town, asked))
        except (Refused, NoSuchSnapshot) as refusal:
            return refused(refusal)
        except UNSTORABLE as problem:
            return refused(Refused(f"A value cannot be kept: {problem}."))

    return serve


def refused(refusal: Exception) -> Response:
    return JSONResponse({"error": str(refusal).encode(errors="replace").decode()}, 400)


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON body, or the query of a GET."""
    if request.method == "GET":
        return dict(request.query_params)
    try:
        body = await request.json() if await request.body() else {}
    except ValueError:
        raise Refused("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Refused("The body must be a JSON object.")
    return body
