"""The verbs of the register: ask, sign off, open, take on, stop, let go on, close (REG-3, 4, 13)."""

from accounts.case import CASE
from accounts.services.asking import ask_for_account, change_request, send_request, withdraw_request
from accounts.services.files import plan_of, propose_file, upload_accounts
from accounts.services.handing_over import hand_over
from accounts.services.keeping import assess_risk, change_facts
from accounts.services.opening import open_account
from accounts.services.signing import ask_for_changes, decide, decline, sign_off, use_corporate
from accounts.services.standing import (
    begin_closing,
    close,
    end_trials,
    extend_trial,
    let_go_on,
    make_permanent,
    mark_compromised,
    set_aside,
    suspend,
)
from accounts.services.taking_on import (
    confirm_proposal,
    propose_accounts,
    refuse_proposal,
    take_on,
    take_on_named,
    withdraw_proposal,
)

__all__ = [
    "CASE",
    "ask_for_account",
    "ask_for_changes",
    "assess_risk",
    "begin_closing",
    "change_facts",
    "change_request",
    "close",
    "confirm_proposal",
    "decide",
    "decline",
    "end_trials",
    "extend_trial",
    "hand_over",
    "let_go_on",
    "make_permanent",
    "mark_compromised",
    "open_account",
    "plan_of",
    "propose_accounts",
    "propose_file",
    "refuse_proposal",
    "send_request",
    "set_aside",
    "sign_off",
    "suspend",
    "take_on",
    "take_on_named",
    "upload_accounts",
    "use_corporate",
    "withdraw_proposal",
    "withdraw_request",
]
