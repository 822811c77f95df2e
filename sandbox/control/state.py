"""The ledger, and the whole state: forgotten, kept, brought back."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.control.asked import Asked, body_of, refused
from sandbox.store import NoSuchSnapshot
from sandbox.town import Refused, Town

MOST = 10_000


def ledger(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /ledger?network=&account=&by=&effect=&after=: what really happened, in order, 10,000 at most."""
    asked.known("network", "account", "by", "effect", "after")
    after = asked.identity("after", "an entry")
    found = town.store.rows(
        "SELECT * FROM ledger WHERE ? IN ('', network) AND ? IN ('', account) AND ? IN ('', by) AND ? IN ('', effect)"
        " AND id > ? ORDER BY id LIMIT ?",
        *(asked.text(name, "") for name in ("network", "account", "by", "effect")),
        after,
        MOST,
    )
    return {"entries": [dict(row) for row in found]}


def reset(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /reset: forget everything but where webhooks go."""
    asked.known()
    town.store.clear()
    town.spent.clear()
    town.latency_ms = 0
    return {"reset": True}


async def take_snapshot(request: Request) -> Response:
    """POST /snapshots: {name}."""
    return await _with_name(request, lambda town, name: town.store.take_snapshot(name))


async def restore(request: Request) -> Response:
    """POST /snapshots/restore: {name}."""

    def go_back(town: Town, name: str) -> None:
        town.store.go_back_to(name)
        town.spent.clear()

    return await _with_name(request, go_back)


async def _with_name(request: Request, act: Any) -> Response:
    """Outside a change: SQLite copies whole databases only then."""
    try:
        name = Asked(await body_of(request)).known("name").text("name")
        act(request.app.state.town, name)
    except (Refused, NoSuchSnapshot) as refusal:
        return refused(refusal)
    return JSONResponse({"name": name})
