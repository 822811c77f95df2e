"""The words that a council file may choose from. The word in the file is the code in the database."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who does what (requirements.md, People)."""

    COMMS_OFFICER = "comms_officer"
    COMMS_MANAGER = "comms_manager"
    CUSTOMER_SERVICE_AGENT = "customer_service_agent"
    DEPARTMENT_EDITOR = "department_editor"
    HEAD_OF_SERVICE = "head_of_service"
    SMT_MEMBER = "smt_member"
    CHIEF_EXECUTIVE = "chief_executive"
    INFORMATION_GOVERNANCE = "information_governance"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class EditorDuty(StrEnum):
    """What a council may let its department editors do on their own department's accounts."""

    DRAFT = "draft"
    PUBLISH = "publish"
    REPLY = "reply"


class Network(StrEnum):
    """The networks that the councils name, and those that councils have joined since (REG-2)."""

    FACEBOOK = "facebook"
    X = "x"
    INSTAGRAM = "instagram"
    LINKEDIN = "linkedin"
    YOUTUBE = "youtube"
    FLICKR = "flickr"
    PINTEREST = "pinterest"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    THREADS = "threads"
    NEXTDOOR = "nextdoor"
    TIKTOK = "tiktok"
    WHATSAPP = "whatsapp"


class CouncilKind(StrEnum):
    DISTRICT = "district"
    BOROUGH = "borough"
    CITY = "city"
    COUNTY = "county"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON_BOROUGH = "london_borough"


class DepartmentKind(StrEnum):
    """`arms_length`: a service that the public meets under its own name (NH 4.11). `partner`: not the council."""

    CORPORATE = "corporate"
    SERVICE = "service"
    ARMS_LENGTH = "arms_length"
    PARTNER = "partner"


class AccountKind(StrEnum):
    """As its department, or `officer`: an official account in one officer's name (CBC A3)."""

    CORPORATE = "corporate"
    SERVICE = "service"
    ARMS_LENGTH = "arms_length"
    PARTNER = "partner"
    OFFICER = "officer"


class Way(StrEnum):
    """`two_way` takes enquiries, `broadcast` does not (NH 4.2, 4.4)."""

    TWO_WAY = "two_way"
    BROADCAST = "broadcast"


class AccountState(StrEnum):
    """`unused`: kept, but nothing is posted (NH 4.5). `planned`: said to be coming, not opened."""

    ACTIVE = "active"
    TRIAL = "trial"
    UNUSED = "unused"
    PLANNED = "planned"


class Agreement(StrEnum):
    """How many of those who hold the role must agree."""

    ANY = "any"
    ALL = "all"
    QUORUM = "quorum"


class Consulted(StrEnum):
    """How many of those who are consulted must have been: one of them, or each."""

    ANY = "any"
    ALL = "all"


class Every(StrEnum):
    NEVER = "never"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Watch(StrEnum):
    """Who looks outside office hours: nobody, or somebody for emergencies only."""

    NONE = "none"
    EMERGENCIES = "emergencies"


class EnquiryKind(StrEnum):
    """What a message can be (ENQ-8)."""

    COMMENT = "comment"
    COMPLIMENT = "compliment"
    COMPLAINT = "complaint"
    SERVICE_REQUEST = "service_request"
    QUESTION = "question"
    FOI = "foi"
    CONSULTATION_RESPONSE = "consultation_response"
    MEDIA_ENQUIRY = "media_enquiry"
    STAFF_COMPLAINT = "staff_complaint"
    SAFEGUARDING = "safeguarding"
    APPEAL = "appeal"


class AnswerWhen(StrEnum):
    """What calls for an answer (NH 6.2.1; CBC don't 6)."""

    SERVICE_REQUEST = "service_request"
    QUESTION = "question"
    SOMETHING_WRONG = "something_wrong"
    CAN_ADD_VALUE = "can_add_value"


class Counting(StrEnum):
    """Which messages count as comments, compliments and complaints (the 3Cs)."""

    ALL = "all"
    MOVED_ONLY = "moved_only"
    NONE = "none"


class OutsideGroups(StrEnum):
    """What the council does in groups that others run."""

    NOT_ANSWERED = "not_answered"
    WATCHED = "watched"
    JOINED = "joined"


class ChannelKind(StrEnum):
    """Where a conversation can be moved to."""

    DIRECT_MESSAGE = "direct_message"
    PHONE = "phone"
    FORM = "form"
    EMAIL = "email"
    PAGE = "page"


class Speaking(StrEnum):
    """What somebody may do only with their training current."""

    PUBLISH = "publish"
    REPLY = "reply"


class SelfApproval(StrEnum):
    """One word only: no council can let people sign what they wrote (PUB-2)."""

    NEVER = "never"


class LadderAction(StrEnum):
    RECORD = "record"
    HIDE = "hide"
    DELETE = "delete"
    WARN = "warn"
    REPORT = "report"
    BLOCK = "block"


class WarningBy(StrEnum):
    DIRECT_MESSAGE = "direct_message"
    PUBLIC_REPLY = "public_reply"


class ReportContent(StrEnum):
    """What a report shows (REP-1 to REP-13)."""

    ENGAGEMENT = "engagement"
    REACH = "reach"
    MENTIONS = "mentions"
    TOPICS = "topics"
    FOLLOWERS = "followers"
    TOP_POSTS = "top_posts"
    RESPONSE_TIMES = "response_times"
    MODERATION = "moderation"
    AUDIENCE = "audience"
    POLLS = "polls"
    KPIS = "kpis"
    CASE_STUDIES = "case_studies"
    GOVERNANCE = "governance"
