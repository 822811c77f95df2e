"""The outbox of its own tests, with an account on the network that is a ledger."""

from tests.networks.outbox.conftest import ledger, no_rules_from_above, outbox

__all__ = ["ledger", "no_rules_from_above", "outbox"]
