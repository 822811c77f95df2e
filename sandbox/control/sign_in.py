"""How a network's sign-in page behaves, and how long what it gives lasts."""

from typing import Any

from sandbox.control.asked import Asked
from sandbox.oauth.facts import ANSWERS, ASK, Weather, set_weather
from sandbox.oauth.keeping import revoke_every_refresh
from sandbox.people import account_of
from sandbox.town import Refused, Town

LIFETIMES = ("code_seconds", "token_seconds", "refresh_seconds")


def sign_in(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /sign-in: `answer` ask (somebody clicks), allow or deny; `accounts` for which; lifetimes; `take_back`."""
    asked.known("network", "answer", "accounts", "take_back", *LIFETIMES)
    network = asked.text("network")
    if town.network(network).oauth is None:
        raise Refused(f"Nobody signs in at {town.network(network).title}.")
    named = asked.body.get("accounts", [])
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise Refused("accounts must be a list of ids or handles.")
    lasts = {name: asked.whole(name) for name in LIFETIMES if asked.has(name)}
    chosen = tuple(account_of(town, network, one).id for one in named)
    wanted = Weather(asked.choice("answer", ANSWERS, ASK), chosen, **lasts)
    set_weather(town, network, wanted)
    taken = revoke_every_refresh(town, network) if asked.flag("take_back", False) else 0
    return {"network": network, **wanted.__dict__, "taken_back": taken}
