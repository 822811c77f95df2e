"""The verbs of the register: ask, sign off, open, take on, put right, stop, let go on, close; of training; of impostors and networks (REG-3 to 7, 10, 12, 13, 16)."""

from accounts.case import CASE
from accounts.services.alike import ask_for_alike, change_alike, decide_alike, send_alike
from accounts.services.asking import ask_for_account, change_request, send_request, withdraw_request
from accounts.services.audits import Step, audit_account, watch_audits
from accounts.services.custody import (
    change_custody,
    confirm_change,
    end_administrator,
    record_administrator,
    say_changed,
    take_back_change,
)
from accounts.services.documents import keep_document
from accounts.services.evaluating import (
    answer_evaluation,
    begin_evaluation,
    decide_evaluation,
    send_evaluation,
    take_back_evaluation,
    withdraw_evaluation,
)
from accounts.services.files import plan_of, propose_file, upload_accounts
from accounts.services.handing_over import hand_over
from accounts.services.impostors import (
    decide_outcome,
    keep_evidence,
    record_checks,
    record_step,
    reopen_impostor,
    report_impostor,
    report_own_account,
    report_to_network,
    take_impostor,
)
from accounts.services.keeping import change_facts, check_profile, drop_plan, plan_account
from accounts.services.opening import open_account
from accounts.services.passwords import watch_passwords
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
from accounts.services.warnings import publish_warning, stop_warning, write_warning

__all__ = [
    "CASE",
    "Step",
    "accept_risk",
    "answer_evaluation",
    "ask_for_account",
    "ask_for_alike",
    "ask_for_changes",
    "ask_to_read_again",
    "assess_risk",
    "audit_account",
    "begin_closing",
    "begin_evaluation",
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
    "decide_evaluation",
    "decide_outcome",
    "decline",
    "drop_plan",
    "end_administrator",
    "end_trials",
    "extend_trial",
    "finish_task",
    "hand_over",
    "keep_document",
    "keep_evidence",
    "let_go_on",
    "make_permanent",
    "mark_compromised",
    "open_account",
    "open_task",
    "plan_account",
    "plan_of",
    "propose_accounts",
    "propose_file",
    "publish_warning",
    "read_policy",
    "record_administrator",
    "record_checks",
    "record_step",
    "record_taken",
    "refuse_proposal",
    "refuse_taken",
    "reopen_impostor",
    "report_impostor",
    "report_own_account",
    "report_to_network",
    "restrict",
    "say_changed",
    "say_taken",
    "send_alike",
    "send_evaluation",
    "send_request",
    "set_aside",
    "sign_off",
    "stop_warning",
    "suspend",
    "take_back_change",
    "take_back_evaluation",
    "take_impostor",
    "take_on",
    "take_on_named",
    "upload_accounts",
    "use_corporate",
    "watch_audits",
    "watch_passwords",
    "watch_risks",
    "watch_tasks",
    "withdraw_evaluation",
    "withdraw_proposal",
    "withdraw_request",
    "withdraw_taken",
    "write_warning",
]
