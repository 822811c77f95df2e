"""The control plane, `/__control/…`: for the demonstration and for tests. Every call is in README.md."""

from starlette.routing import Route

from sandbox.control import deliveries, past, people, state, weather, writing
from sandbox.control.asked import door
from sandbox.control.sign_in import sign_in

ROUTES = [
    Route("/accounts", door(people.create), methods=["POST"]),
    Route("/accounts", door(people.everybody), methods=["GET"]),
    Route("/tokens", door(people.tokens), methods=["POST"]),
    Route("/sign-in", door(sign_in), methods=["POST"]),
    Route("/logins", door(people.login), methods=["POST"]),
    Route("/permissions", door(people.permissions), methods=["POST"]),
    Route("/insights", door(people.insights), methods=["POST"]),
    Route("/write", door(writing.write), methods=["POST"]),
    Route("/edit", door(writing.edit), methods=["POST"]),
    Route("/delete", door(writing.delete), methods=["POST"]),
    Route("/backfill", door(past.backfill), methods=["POST"]),
    Route("/posts", door(writing.standing_posts), methods=["GET"]),
    Route("/messages", door(writing.talk), methods=["GET"]),
    Route("/faults", door(weather.add_fault), methods=["POST"]),
    Route("/faults", door(weather.list_faults), methods=["GET"]),
    Route("/faults", door(weather.clear_faults), methods=["DELETE"]),
    Route("/budgets", door(weather.set_budget), methods=["POST"]),
    Route("/latency", door(weather.set_latency), methods=["POST"]),
    Route("/clock", door(weather.set_clock), methods=["POST"]),
    Route("/clock", door(weather.read_clock), methods=["GET"]),
    Route("/webhooks", deliveries.set_webhook, methods=["POST"]),
    Route("/webhooks", door(deliveries.list_webhooks), methods=["GET"]),
    Route("/deliveries", door(deliveries.list_deliveries), methods=["GET"]),
    Route("/deliveries/repeat", door(deliveries.repeat), methods=["POST"]),
    Route("/deliveries/hold", door(deliveries.hold), methods=["POST"]),
    Route("/deliveries/release", door(deliveries.release), methods=["POST"]),
    Route("/ledger", door(state.ledger), methods=["GET"]),
    Route("/reset", door(state.reset), methods=["POST"]),
    Route("/snapshots", state.take_snapshot, methods=["POST"]),
    Route("/snapshots/restore", state.restore, methods=["POST"]),
]
