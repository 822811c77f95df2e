"""The ASGI application: the networks, the control plane and the town square behind one guard."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from sandbox import control, oauth, square
from sandbox.guard import Guard
from sandbox.misbehaviour import Misbehaviour
from sandbox.post_office import PostOffice, listen_at
from sandbox.town import Town

STATIC = Path(__file__).with_name("static")


def build(town: Town, webhooks: str) -> Guard:
    """`webhooks` is the address under which each network's receiver stands: `http://127.0.0.1:8000/webhooks/`."""
    office = PostOffice(town)
    with town.store.change():
        for key in (key for key, network in town.networks.items() if webhooks and network.fields):
            listen_at(town, key, f"{webhooks.rstrip('/')}/{key}/")

    @contextlib.asynccontextmanager
    async def open_and_close(app: Starlette) -> AsyncIterator[None]:
        rounds = asyncio.create_task(office.run())
        yield
        rounds.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await rounds
        await office.close()

    app = Starlette(routes=_routes(town), lifespan=open_and_close)
    app.state.town, app.state.office = town, office
    return Guard(app)


def _routes(town: Town) -> list[BaseRoute]:
    networks = [
        Mount(network.prefix, app=Misbehaviour(Router(network.routes), town, network))
        for network in town.networks.values()
    ]
    return [
        Route("/healthz", health),
        *(route for network in town.networks.values() for route in oauth.routes(town, network)),
        *networks,
        Mount("/__control", routes=control.ROUTES),
        Mount("/static", app=StaticFiles(directory=STATIC)),
        *square.ROUTES,
    ]


async def health(request: Request) -> Response:
    """200 once the state can be read and written."""
    town: Town = request.app.state.town
    with town.store.change():
        return JSONResponse({"status": "ok", "networks": list(town.networks), "accounts": _accounts(town)})


def _accounts(town: Town) -> int:
    return int(town.store.value("SELECT count(*) FROM accounts"))
