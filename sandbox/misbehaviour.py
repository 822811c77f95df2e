"""Latency, rate budgets and faults, around the API of every network.

A fault *before* never reaches the network. A fault *after_commit* lets the request take effect, is entered in the
ledger like any other, and only then spoils the answer: the case in which nobody knows what happened.
"""

import asyncio
import contextlib
import math
import re
import sqlite3
import time
from dataclasses import dataclass

from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.network import Network, Spent
from sandbox.people import find_token
from sandbox.town import Town, all_of

BEFORE = "before"
AFTER = "after_commit"
MOMENTS = (BEFORE, AFTER)
EFFECTS = ("drop", "delay", "status", "truncate")
USUAL_CALLS, USUAL_SECONDS = 10_000, 900  # shown in the headers where no budget is set, never enforced


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, for which requests, how often (`times` None: until taken away; `share` of them at random)."""

    id: int
    network: str
    method: str
    path: str
    account: str
    moment: str
    effect: str
    status: int
    delay_ms: int
    share: float
    times: int | None


@dataclass(frozen=True)
class Visit:
    """One request, as far as faults and budgets care."""

    network: str
    method: str
    path: str
    account: str


def faults(town: Town) -> list[Fault]:
    sql = "SELECT * FROM faults ORDER BY id"
    return town.store.kept("faults", "all", lambda: all_of(Fault, town.store.rows(sql)))


def fault_for(town: Town, visit: Visit, moment: str) -> Fault | None:
    """The first fault that this visit meets at that moment, one use of it spent."""
    for fault in faults(town):
        if fault.moment == moment and _meets(fault, visit) and town.chance.random() < fault.share:
            _spend(town, fault)
            return fault
    return None


def _meets(fault: Fault, visit: Visit) -> bool:
    return (
        fault.network in ("", visit.network)
        and fault.method in ("", visit.method)
        and fault.account in ("", visit.account)
        and re.search(fault.path, visit.path) is not None
    )


def _spend(town: Town, fault: Fault) -> None:
    if fault.times is None:
        return
    with town.store.change():
        town.store.write("UPDATE faults SET times = times - 1 WHERE id = ?", fault.id)
        town.store.write("DELETE FROM faults WHERE times <= 0")


def spend_call(town: Town, visit: Visit) -> Spent:
    """Count one call of an account against its budget."""
    budget = _budget_of(town, visit.network, visit.account)
    calls, seconds = (budget["calls"], budget["seconds"]) if budget else (USUAL_CALLS, USUAL_SECONDS)
    key, now = (visit.network, visit.account), time.time()
    began, used = town.spent.get(key, (now, 0))
    if now - began >= seconds:
        began, used = now, 0
    town.spent[key] = (began, used + 1)
    back_at = math.ceil(began + seconds)
    return Spent(calls, used + 1, back_at, math.ceil(back_at - now), visit.account, enforced=budget is not None)


def _budget_of(town: Town, network: str, account: str) -> sqlite3.Row | None:
    """The account's own, else the one that each account has."""
    sql = "SELECT * FROM budgets WHERE network = ? AND account IN (?, '') ORDER BY account DESC"
    return town.store.kept("budgets", (network, account), lambda: town.store.row(sql, network, account))


class Misbehaviour:
    """ASGI: stands between uvicorn and one network."""

    def __init__(self, app: ASGIApp, town: Town, network: Network) -> None:
        self.app, self.town, self.network = app, town, network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(ClientDisconnect):  # whoever asked has died meanwhile: there is nobody to answer
            await self._visited(scope, receive, send)

    async def _visited(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.town.latency_ms:
            await asyncio.sleep(self.town.latency_ms / 1000)
        visit = self._visit(scope)
        fault = fault_for(self.town, visit, BEFORE)
        if fault and fault.effect != "delay":
            await self._spoil(fault, Response(), scope, receive, send)
            return
        if fault:
            await asyncio.sleep(fault.delay_ms / 1000)
        spent = spend_call(self.town, visit)
        send = _with_headers(send, self.network.spent_headers(spent))
        if spent.over:
            await self.network.failure(429)(scope, receive, send)
        else:
            await self._serve(visit, scope, receive, send)

    async def _serve(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        if not any(fault.moment == AFTER and _meets(fault, visit) for fault in faults(self.town)):
            await self.app(scope, receive, send)
            return
        answer = _Kept()
        await self.app(scope, receive, answer.keep)
        fault = fault_for(self.town, visit, AFTER) if answer.status < 400 else None
        if fault is None:
            await answer.give(send)
        elif fault.effect == "delay":
            await asyncio.sleep(fault.delay_ms / 1000)
            await answer.give(send)
        else:
            await self._spoil(fault, Response(answer.body, answer.status), scope, receive, send)

    async def _spoil(self, fault: Fault, answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.effect == "status":
            await self.network.failure(fault.status)(scope, receive, send)
            return
        if fault.effect == "truncate":
            await _begin(answer, send)
        _hang_up(receive)
        await asyncio.sleep(0)  # lets uvicorn notice that the connection is gone

    def _visit(self, scope: Scope) -> Visit:
        shown = Headers(scope=scope).get("authorization", "")
        token = self.network.shown_token(shown) or QueryParams(scope["query_string"]).get("access_token", "")
        holder = find_token(self.town, self.network.key, token) if token else None
        return Visit(self.network.key, scope["method"], scope["path"], holder.account if holder else "")


class _Kept:
    """An answer that is kept back until it is known what becomes of it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def keep(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)

    async def give(self, send: Send) -> None:
        for message in self.messages:
            await send(message)


def _with_headers(send: Send, headers: dict[str, str]) -> Send:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *raw]
        await send(message)

    return send_with_headers


async def _begin(answer: Response, send: Send) -> None:
    """Promise the whole body, send half of it."""
    length = str(max(2, len(answer.body))).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})


def _hang_up(receive: Receive) -> None:
    """Close the connection without another byte.

    ASGI knows no such thing. uvicorn hands over a bound method of its request, which holds the connection.
    """
    receive.__self__.transport.close()  # type: ignore[attr-defined]
