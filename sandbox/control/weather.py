"""What goes wrong, how slow it is, and what time it is."""

import re
from dataclasses import asdict
from typing import Any

from sandbox.clock import iso
from sandbox.control.asked import Asked
from sandbox.misbehaviour import BEFORE, EFFECTS, MOMENTS, faults
from sandbox.people import account_of
from sandbox.town import Refused, Town


def add_fault(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /faults. Without `times` until taken away; `share` of the matching requests, by a fixed seed."""
    asked.known("match", "when", "effect", "status", "delay_ms", "times", "share")
    match = asked.inner("match").known("network", "method", "path", "account")
    share, status = asked.number("share", 1), asked.whole("status", 503, least=400)
    if share > 1:
        raise Refused("share must be between 0 and 1.")
    if status > 599:
        raise Refused("status must be between 400 and 599.")
    identity = town.store.insert(
        "faults",
        network=_network(town, match),
        method=match.text("method", "").upper(),
        path=_pattern(match),
        account=match.text("account", ""),
        moment=asked.choice("when", MOMENTS, BEFORE),
        effect=asked.choice("effect", EFFECTS),
        status=status,
        delay_ms=asked.whole("delay_ms", 1_000),
        share=share,
        times=asked.whole("times", least=1) if asked.has("times") else None,
    )
    return {"id": identity}


def list_faults(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /faults."""
    return {"faults": [asdict(fault) for fault in faults(town)]}


def clear_faults(town: Town, asked: Asked) -> dict[str, Any]:
    """DELETE /faults: all of them, or the one whose `id` is given."""
    asked.known("id")
    if asked.has("id"):
        return {"taken_away": town.store.write("DELETE FROM faults WHERE id = ?", asked.whole("id"))}
    return {"taken_away": town.store.write("DELETE FROM faults")}


def _network(town: Town, match: Asked) -> str:
    key = match.text("network", "")
    return town.network(key).key if key else ""


def _pattern(match: Asked) -> str:
    """A regular expression, searched for in the path."""
    words = match.text("path", "")
    try:
        re.compile(words)
    except re.error as problem:
        raise Refused(f"path is not a regular expression: {problem}.") from None
    return words


def set_budget(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /budgets: `calls` in `seconds` for one account, or for each. Without `calls` it is taken away."""
    asked.known("network", "account", "calls", "seconds")
    network = town.network(asked.text("network")).key
    account = account_of(town, network, asked.text("account")).id if asked.has("account") else ""
    town.store.write("DELETE FROM budgets WHERE network = ? AND account = ?", network, account)
    if asked.has("calls"):
        town.store.insert(
            "budgets",
            network=network,
            account=account,
            calls=asked.whole("calls"),
            seconds=asked.whole("seconds", 900, 1),
        )
    for key in [key for key in town.spent if key[0] == network and account in ("", key[1])]:
        del town.spent[key]
    return {"network": network, "account": account}


def set_latency(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /latency: how long every network waits before it looks at a request; not kept over a restart."""
    asked.known("ms")
    town.latency_ms = asked.whole("ms")
    return {"ms": town.latency_ms}


def set_clock(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /clock: `at` a time from which it runs on, or `forward_seconds`, or nothing for the real time."""
    asked.known("at", "forward_seconds")
    at = asked.time("at")
    if asked.has("forward_seconds"):
        at = town.clock.now() + asked.whole("forward_seconds") * 1000
    town.clock.set_to(at)
    return read_clock(town, asked)


def read_clock(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /clock."""
    return {"now": iso(town.clock.now())}
