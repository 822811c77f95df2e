"""Which page is looked at by whom: one look at least for every address that draws a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from accounts.models import (
    Account,
    AccountRequest,
    Administrator,
    Completion,
    Impostor,
    ImpostorWarning,
    NetworkEvaluation,
    PasswordChange,
    Proposal,
    RegisterFile,
    RiskAssessment,
    Task,
)
from core.people.models import Absence, Membership, Person, StaffFile
from enquiries.models import Conversation, Message, Upload
from moderation.models import Appeal, Case, Consultation
from networks.models import Outbound
from publishing.models import Post
from tests.town.content import LINK, LONG_HANDLE

Keys = Callable[[], dict[str, Any]]


def the(model: type[Model], key: str = "pk", *, of: str = "pk", **facts: Any) -> Keys:
    """The key of the newest such thing, asked for when the page is opened; `of` names another field than its own number."""
    return lambda: {key: getattr(model._default_manager.filter(**facts).latest("pk"), of)}


def always(**keys: Any) -> Keys:
    return lambda: keys


@dataclass(frozen=True)
class Look:
    """An address, who looks, at which one, and the button, link or field that the page is there for."""

    name: str
    who: str = ""
    at: Keys = dict
    query: str = ""
    main: str = ""
    answers: int = 200

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.who, self.query[:30]) if part)

    @property
    def url(self) -> str:
        return reverse(self.name, kwargs=self.at()) + self.query


WAITS = the(Conversation, assignee__name="Grace Mensah", resident__name="Fern Fictional")
LONG = the(Conversation, resident__handle=LONG_HANDLE)
URGENT = the(Impostor, state="looking", urgent=True)
PROPOSED = the(Case, state="block_proposed")

ASKED = (
    "@ashmere_example", "Ashmere+District+Council", "facebook.example/ashmeremuseum", "@wexmoortownhall", "@ashmere_examp1e", "https://x.com/ashmerecouncil",
    "https://facebook.com/groups/ashmere", "AshmereFreeBinDay", "https://www.facebook.com/ashmere.pretend.help", "W" * 1_900, "", "%20", "x" * 2_001,
)  # fmt: skip
"""Ours; a name; not on the page; stopped; alike; on another network; unclear; not known; warned of; too long to be one; nothing; blanks; too long."""

LOOKS: tuple[Look, ...] = (
    Look("home", "grace", main="Write a post"),
    *(Look("home", who) for who in ("priya", "callum", "dev", "helen", "jo", "ruth", "imran", "ada", "arthur")),
    Look("search", "grace", query="?q=bin"),
    Look("search", "grace", query="?q=nothing+is+called+this"),
    Look("mail", "ada"),
    Look("me", "priya"),
    Look("me", "helen", main="Change the deputy"),
    Look("my_absence", "helen", main="Enter the absence"),
    Look("my_deputy", "priya", main="Save"),
    Look("end_my_absence", "helen", the(Absence, person__name="Helen Brooks"), main="End the absence"),
    Look("people", "ada", main="Add a person"),
    Look("duties", "arthur"),
    Look("add_person", "ada", main="Add and send the invitation"),
    Look("person", "ada", the(Person, name="Dev Shah")),
    Look("person", "ada", the(Person, name="Helen Brooks"), main="Enter an absence"),
    Look("absence", "ada", the(Person, name="Dev Shah"), main="Enter the absence"),
    Look("deputy", "ada", the(Person, name="Helen Brooks"), main="Save"),
    Look("end_absence", "ada", the(Absence, person__name="Helen Brooks"), main="End the absence"),
    Look("give_role", "ada", the(Person, name="Dev Shah")),
    Look("person_act", "ada", lambda: the(Person, name="Dev Shah")() | {"act": "take-log-in-away"}),
    Look("person_act", "ada", lambda: the(Person, name="Grace Mensah")() | {"act": "take-log-in-away"}, main="Take the log-in away"),
    Look("person_act", "ada", lambda: the(Person, name="Grace Mensah")() | {"act": "hand-over-work"}, main="Hand over all their work"),
    Look("person_act", "ada", lambda: the(Person, name="Arthur Bell")() | {"act": "hand-over-work"}),
    Look("staff_file", "ada", main="Read it"),
    Look("staff_rows", "ada", the(StaffFile, name="two-people.csv"), main="Add them all"),
    Look("staff_rows", "ada", the(StaffFile, name="many-people.csv"), main="Choose another file"),
    Look("staff_rows", "ada", the(StaffFile, name="many-people.csv"), query="?page=2"),
    Look("end_role", "ada", the(Membership)),
    Look("council", "priya", main="Turn on emergency mode"),
    Look("emergency", "priya", main="Turn on emergency mode"),
    Look("pre_election", "priya", main="Start the pre-election period"),
    # Training
    Look("training:mine", "tom", main="Record what I took"),
    Look("training:mine", "mina", main="Withdraw"),
    Look("training:mine", "arthur"),
    Look("training:taken", "grace", main="Record what I took"),
    Look("training:policy", "grace", main="I have read it"),
    Look("training:policy", "priya", main="It must be read again"),
    Look("training:policy_again", "priya", main="It must be read again"),
    Look("training:who", "priya", main="Confirm"),
    Look("training:who", "helen", query="?standing=overdue", main="Record a session"),
    Look("training:who", "arthur", query="?standing=to_do"),
    Look("training:record", "priya", main="Record it for them"),
    Look("training:person", "priya", the(Person, name="Wes Turner"), main="Record it for them"),
    Look("training:refuse", "priya", the(Completion, state="said"), main="Do not confirm"),
    Look("training:withdraw", "priya", the(Completion, state="confirmed", person__name="Tom Ashby"), main="Withdraw the entry"),
    # Accounts
    Look("accounts:register", "priya", main="Ask for an account"),
    Look("accounts:register", "arthur", query="?words=nothing+is+called+this"),
    Look("accounts:account", "grace", the(Account, network="facebook", name="Ashmere District Council"), main="Suspend"),
    Look("accounts:account", "grace", the(Account, state="compromised"), main="Let it go on"),
    Look("accounts:facts", "ada", the(Account, network="x"), main="Save"),
    Look("accounts:stop", "grace", lambda: the(Account, network="x")() | {"act": "suspend"}, main="Suspend"),
    Look("accounts:stop", "grace", lambda: the(Account, network="x")() | {"act": "set-aside"}, main="Keep, but do not use"),
    Look("accounts:hand_over", "priya", the(Account, network="x"), main="Hand over"),
    Look("accounts:trial", "priya", the(Account, state="on_trial"), main="Decide"),
    Look("accounts:account", "priya", the(Account, state="on_trial"), main="Decide how the trial ends"),
    Look("accounts:existing", "grace", main="Ask a second person"),
    Look("accounts:existing_file", "grace", main="Read it"),
    Look("accounts:rows", "grace", the(RegisterFile, name="two.csv"), main="Ask a second person"),
    Look("accounts:rows", "grace", the(RegisterFile, name="many.csv"), main="Choose another file"),
    Look("accounts:rows", "grace", the(RegisterFile, name="many.csv"), query="?page=2"),
    Look("accounts:proposal", "priya", the(Proposal, count=1), main="It is ours"),
    Look("accounts:proposal", "grace", the(Proposal, count=1), main="Withdraw"),
    Look("accounts:proposal", "ada", the(Proposal, count=30), main="They are ours"),
    Look("accounts:refuse_proposal", "ada", the(Proposal, count=30), main="Refuse"),
    Look("accounts:requests", "priya", main="Ask for an account"),
    Look("accounts:ask", "dev", main="Save draft"),
    Look("accounts:ask_alike", "dev", main="Save drafts"),
    Look("accounts:request", "priya", the(AccountRequest, batch__count=3), main="Send decision"),
    Look("accounts:request", "dev", the(AccountRequest, batch__count=2), main="Send all 2 for sign-off"),
    Look("accounts:change_case", "dev", the(AccountRequest, batch__count=2), main="Save"),
    Look("accounts:sign", "jo", the(AccountRequest, state="in_review", stage=1)),
    Look("accounts:letter", "arthur", the(AccountRequest, state="approved")),
    Look("accounts:request", "dev", the(AccountRequest, state="draft", requester__name="Dev Shah", batch=None), main="Send for sign-off"),
    Look("accounts:request", "jo", the(AccountRequest, state="in_review", stage=1), main="Send decision"),
    Look("accounts:request", "ada", the(AccountRequest, account__state="approved"), main="Open it"),
    Look("accounts:change_case", "dev", the(AccountRequest, state="draft", requester__name="Dev Shah"), main="Save"),
    Look("accounts:withdraw", "dev", the(AccountRequest, state="draft", requester__name="Dev Shah"), main="Withdraw"),
    Look("accounts:open", "ada", the(AccountRequest, account__state="approved"), main="Put it in"),
    Look("accounts:account", "ada", the(Account, state="approved"), main="Put it in"),
    Look("accounts:account", "grace", the(Account, network="instagram", name="Ashmere Museum"), main="Record a change"),
    Look("accounts:account", "priya", the(PasswordChange, of="account_id", confirmed_at=None), main="Confirm"),
    *(
        Look(f"accounts:{page}", "grace", the(Account, network="instagram", name="Ashmere Museum"), main=button)
        for page, button in (
            ("custody", "Save"), ("password", "Record the change"), ("administrators", "Record an administrator"), ("profile", "Save"),
            ("task", "Ask for it"), ("audit", "Record the audit"), ("risk", "Assess the risk"), ("record", ""),
        )
    ),
    Look("accounts:risk", "jo", the(RiskAssessment, of="account_id", accepted_at=None), main="Accept the risk"),
    Look("accounts:risk", "arthur", the(Account, name="Ashmere Careline")),
    Look("accounts:risks", "arthur", main="Ashmere Careline"),
    Look("accounts:take_back_change", "grace", the(PasswordChange, confirmed_at=None), main="Take it back"),
    Look("accounts:end_administrator", "grace", the(Administrator, person__name="Leah Pryce"), main="Record it"),
    Look("accounts:done", "grace", the(Task, done_at=None), main="It is put right"),
    Look("accounts:plan", "grace", main="Enter it"),
    Look("accounts:audit", "arthur", the(Account, network="instagram", name="Ashmere Museum")),
    Look("accounts:register", "arthur", query="?need=any"),
    Look("accounts:register", "arthur", query="?need=no_risk"),
    Look("accounts:request", "leah", the(AccountRequest, state="draft", account__network="tiktok"), main="Withdraw"),
    # Impostors and networks
    Look("accounts:impostors", "grace", main="Report an impostor"),
    Look("accounts:impostors", "arthur", query="?view=decided"),
    Look("accounts:report_impostor", "callum", main="Report it"),
    Look("accounts:impostor", "grace", URGENT, main="Record what was done"),
    Look("accounts:impostor", "grace", the(Impostor, state="at_network"), main="Decide the outcome"),
    Look("accounts:impostor", "tom", the(Impostor, network="bluesky"), main="Look into it"),
    Look("accounts:impostor", "priya", the(Impostor, state="closed"), main="Reopen"),
    Look("accounts:impostor", "arthur", URGENT),
    Look("accounts:impostor_checks", "grace", URGENT, main="Save"),
    Look("accounts:impostor_evidence", "grace", URGENT, main="Keep it"),
    Look("accounts:impostor_step", "grace", URGENT, main="Record it"),
    Look("accounts:write_warning", "grace", URGENT, main="Ask a second person"),
    Look("accounts:impostor_outcome", "grace", the(Impostor, state="at_network"), main="Decide"),
    Look("accounts:impostor_outcome", "grace", URGENT),
    Look("accounts:reopen_impostor", "grace", the(Impostor, state="closed"), main="Reopen"),
    Look("accounts:impostor_warning", "priya", the(ImpostorWarning, state="written"), main="Publish the warning"),
    Look("accounts:impostor_warning", "grace", the(ImpostorWarning, state="published"), main="End the warning"),
    Look("accounts:stop_warning", "grace", the(ImpostorWarning, state="written"), main="Withdraw the warning"),
    Look("accounts:networks", "grace", main="Evaluate a network"),
    Look("accounts:networks", "dev"),
    Look("accounts:begin_evaluation", "grace", main="Go on to the questions"),
    Look("accounts:evaluation", "priya", the(NetworkEvaluation, state="waiting"), main="Decide"),
    Look("accounts:evaluation", "tom", the(NetworkEvaluation, state="waiting"), main="Take it back"),
    Look("accounts:evaluation", "arthur", the(NetworkEvaluation, network="tiktok", verdict="trial")),
    Look("accounts:evaluation", "grace", the(NetworkEvaluation, state="draft"), main="Answer the questions"),
    Look("accounts:answer_evaluation", "grace", the(NetworkEvaluation, state="draft"), main="Save"),
    Look("connections:connect", "ada", the(Account, network="bluesky", state="active"), main="Connect"),
    Look("connections:connect", "ada", the(Account, network="facebook", name="Ashmere District Council"), main="Go to Facebook"),
    Look("connections:choose", "ada", the(Account, network="facebook", name="Ashmere District Council")),
    Look("connections:disconnect", "ada", the(Account, network="x", state="active")),
    # Posts
    Look("publishing:posts", "grace", main="Write a post"),
    Look("publishing:posts", "grace", query="?words=nothing+is+called+this"),
    Look("publishing:write", "grace", main="Send for approval"),
    Look("publishing:approvals", "priya"),
    Look("publishing:approve", "priya", the(Post, title="Brown bin collections stop for winter"), main="Sign version 2"),
    Look("publishing:approve", "priya", the(Post, title="Snow, street by street"), main="Sign version 1"),
    Look("publishing:approve", "priya", the(Post, title="W" * 120), main="Sign version 1"),
    Look("publishing:calendar", "grace"),
    Look("publishing:calendar_list", "grace"),
    Look("publishing:held", "priya", main="Release"),
    Look("publishing:post", "grace", the(Post, title="Leaf sweeping in Wexmoor")),
    Look("publishing:post", "grace", the(Post, title="High Street closed")),
    Look("publishing:post", "tom", the(Post, title="W" * 120)),
    Look("publishing:change", "grace", the(Post, title="Carols at Wexmoor Market Place"), main="Send for approval"),
    Look("publishing:change", "grace", the(Post, title="Snow, street by street"), main="Send for approval"),
    Look("publishing:time", "grace", the(Post, title="Brown bin collections stop for winter")),
    Look("outbox:items", "grace"),
    Look("outbox:item", "grace", the(Outbound, state="unconfirmed"), main="Send again"),
    Look("outbox:item", "grace", the(Outbound, state="published", hand_work=None)),
    Look("outbox:item", "grace", the(Outbound, subject="Ice on the footpaths"), main="Take it"),
    Look("outbox:item", "tom", the(Outbound, subject="Library closes at four"), main="Take it over from Grace Mensah"),
    Look("outbox:item", "priya", the(Outbound, hand_work__state="to_check"), main="It is right"),
    Look("outbox:item", "grace", the(Outbound, hand_work__state="to_mend"), main="It is mended"),
    # Enquiries
    Look("enquiries:inbox", "grace", main="Fern Fictional"),
    Look("enquiries:inbox", "arthur", answers=403),
    Look("enquiries:inbox", "callum", query="?view=open"),
    Look("enquiries:conversation", "grace", WAITS, main="Send reply"),
    Look("enquiries:conversation", "grace", LONG, main="Take"),
    Look("enquiries:conversation", "grace", the(Conversation, state="answered"), main="Take again"),
    *(
        Look(f"enquiries:{verb}", "grace", WAITS, main=button)
        for verb, button in (
            ("assign", "Give to the team"), ("hand_over", "Hand over"), ("holding", "Send holding reply"), ("move", "Move"),
            ("no_response", "No response needed"), ("note", "Leave the note"), ("confirm", "Save"),
        )
    ),
    Look("enquiries:record", "grace", main="Record it"),
    Look("enquiries:record_file", "callum", main="Read it"),
    Look("enquiries:record_rows", "grace", the(Upload, name="two.csv"), main="Take in 2 messages"),
    Look("enquiries:record_rows", "grace", the(Upload, name="many.csv")),
    Look("enquiries:record_rows", "tom", the(Upload, name="two.csv"), answers=404),
    Look("enquiries:leave", "grace", LONG, f"?to={LINK.replace('?', '%3F').replace('=', '%3D')}", main="Open it"),
    # Moderation
    Look("moderation:cases", "priya"),
    Look("moderation:case", "priya", PROPOSED, main="Sign decision"),
    Look("moderation:case", "grace", the(Case, state="appealed")),
    Look("moderation:refer", "grace", the(Message, "message_id", conversation__resident__handle=LONG_HANDLE), main="Record"),
    *(Look(f"moderation:{act}", "grace", PROPOSED) for act in ("hide", "consult", "warn", "propose", "close")),
    Look("moderation:second_person", "priya", PROPOSED, main="Sign decision"),
    Look("moderation:give_view", "priya", the(Consultation, view="")),
    Look("moderation:appeals", "ruth"),
    Look("moderation:appeal", "ruth", the(Appeal)),
    Look("moderation:match_appeal", "grace", the(Appeal)),
    Look("moderation:answer_appeal", "grace", the(Appeal)),
    # Figures and the record
    Look("reporting:figures", "jo"),
    *(Look("reporting:rows", "jo", always(code=code)) for code in ("within", "received", "usual", "reach", "followers", "engagement", "posts", "clicks")),
    Look("reporting:audit", "arthur", main="Read the whole chain again"),
    Look("reporting:audit", "arthur", query="?verify=1"),
    # Residents
    Look("public:policy"),
    Look("public:rules"),
    Look("public:rules_version", at=always(version=1)),
    Look("public:directory"),
    *(Look("public:directory", query=f"?account={asked}") for asked in ASKED),
    Look("public:appeal"),
    Look("public:appeal_sent"),
    Look("public:report_impostor", main="Send report"),
    Look("public:report_impostor", query="?account=https://x.com/ashmere_help"),
    Look("public:impostor_reported"),
    Look("public:accessibility"),
    Look("public:privacy"),
    Look("public:rules_version", at=always(version=999), answers=404),
    # Signing in
    Look("account_login", main="Sign in"),
    Look("account_logout", "grace", main="Sign out"),
    Look("account_reset_password"),
    Look("account_reset_password_done"),
    Look("account_reset_password_from_key", at=always(uidb36="1", key="old-link")),
    Look("account_reset_password_from_key_done"),
    Look("account_change_password", "grace"),
    Look("account_inactive"),
    Look("account_signup"),
    Look("account_reauthenticate", "grace"),
    Look("mfa_index", "grace"),
    Look("mfa_activate_totp", "grace"),
    Look("usersessions_list", "grace"),
)  # fmt: skip

NO_PAGES = {
    "health", "council_css", "networks:receive", "connections:come_back", "for_networks", "public:directory_json", "public:directory_csv", "publishing:picture", "publishing:video", "publishing:captions", "api_schema", "outbox:media", "enquiries:screenshot", "enquiries:record_example",
    "accounts:existing_example", "accounts:download", "accounts:document", "accounts:impostor_screenshot", "staff_example", "people_download", "training:download",
}  # fmt: skip
"""What answers something else than a page."""
VERBS = {
    "end_emergency", "end_pre_election", "invite_again", "connections:sign_in", "accounts:send", "accounts:withdraw_proposal", "accounts:accept_risk", "accounts:confirm_change", "training:confirm", "accounts:take_impostor", "accounts:send_evaluation", "accounts:take_back_evaluation", "accounts:withdraw_evaluation", "publishing:send", "publishing:hold", "publishing:release",
    "publishing:withdraw", "outbox:it_is_out", "outbox:send_again", "outbox:leave_it", "outbox:take", "outbox:give_back", "outbox:take_over",
    "outbox:it_is_right", "outbox:something_is_wrong", "outbox:it_is_mended", "outbox:it_is_taken_down", "enquiries:take", "enquiries:take_again",
    "enquiries:reply", "enquiries:confirm_all", "enquiries:wait",
}  # fmt: skip
"""Buttons: nobody can open them."""
NOT_USED = {
    "account_set_password",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}  # fmt: skip
"""Pages of allauth that lead elsewhere in this demonstration: nobody here has a second factor or a council log-in."""
