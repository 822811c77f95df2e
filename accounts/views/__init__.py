"""Pages of the register and of requests. Doors only: fetch, let in, call one verb, say what happened."""

from accounts.views.register import account, download, facts, hand_over, register, stop, trial
from accounts.views.requests import ask, change_case, one_request, open_it, requests, send, withdraw
from accounts.views.taking_on import example, existing, existing_file, proposal, refuse, rows, withdraw_proposal

__all__ = [
    "account", "ask", "change_case", "download", "example", "existing", "existing_file", "facts", "hand_over", "one_request", "open_it", "proposal",
    "refuse", "register", "requests", "rows", "send", "stop", "trial", "withdraw", "withdraw_proposal",
]  # fmt: skip
