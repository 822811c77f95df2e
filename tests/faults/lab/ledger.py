"""What is really out: the pretend networks' own ledger, the only judge of a round."""

from typing import Any

from tests.sandbox.running import Sandbox


def ledger(sandbox: Sandbox, effect: str = "post") -> list[dict[str, Any]]:
    """Everything that the council has done there, in order; asked for ten thousand entries at a time."""
    entries: list[dict[str, Any]] = []
    while True:
        after = str(entries[-1]["id"] if entries else 0)
        page = sandbox.control("GET", "ledger", by="council", effect=effect, after=after)["entries"]
        if not page:
            return entries
        entries += page
