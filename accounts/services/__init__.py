"""The verbs of the register: ask, sign off, open, take on, stop, let go on, close; and of training (REG-3, 4, 10, 13)."""

from accounts.case import CASE
from accounts.services.alike import ask_for_alike, change_alike, decide_alike, send_alike
from accounts.services.asking import ask_for_account, change_request, send_request, withdraw_request
from accounts.services.custody import (
    change_custody,
    confirm_change,
    end_administrator,
    record_administrator,
    say_changed,
    take_back_change,
)
from accounts.services.documents import keep_document
from accounts.services.files import plan_of, propose_file, upload_accounts
from accounts.services.handing_over import hand_over
from accounts.services.keeping import change_facts, check_profile, drop_plan, plan_account
from accounts.services.opening import open_account
from accounts.services.risks import accept_risk, assess_risk, watch_risks
from accounts.services.signing import ask_for_changes, decide, decline, sign_off, use_corporate
from accounts.services.standing import (
    begin_closing,
    close,
    end_trials,
    extend_trial,
    let_go_on,
    make_permanent,
    mark_compromised,
    restrict,
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
from accounts.services.tasks import finish_task, open_task, watch_tasks
from accounts.services.training import (
    ask_to_read_again,
    confirm_taken,
    read_policy,
    record_taken,
    refuse_taken,
    say_taken,
    withdraw_taken,
)

__all__ = [
    "CASE",
    "accept_risk",
    "ask_for_account",
    "ask_for_alike",
    "ask_for_changes",
    "ask_to_read_again",
    "assess_risk",
    "begin_closing",
    "change_alike",
    "change_custody",
    "change_facts",
    "change_request",
    "check_profile",
    "close",
    "confirm_change",
    "confirm_proposal",
    "confirm_taken",
    "decide",
    "decide_alike",
    "decline",
    "drop_plan",
    "end_administrator",
    "end_trials",
    "extend_trial",
    "finish_task",
    "hand_over",
    "keep_document",
    "let_go_on",
    "make_permanent",
    "mark_compromised",
    "open_account",
    "open_task",
    "plan_account",
    "plan_of",
    "propose_accounts",
    "propose_file",
    "read_policy",
    "record_administrator",
    "record_taken",
    "refuse_proposal",
    "refuse_taken",
    "restrict",
    "say_changed",
    "say_taken",
    "send_alike",
    "send_request",
    "set_aside",
    "sign_off",
    "suspend",
    "take_back_change",
    "take_on",
    "take_on_named",
    "upload_accounts",
    "use_corporate",
    "watch_risks",
    "watch_tasks",
    "withdraw_proposal",
    "withdraw_request",
    "withdraw_taken",
]
