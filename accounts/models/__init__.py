"""Accounts, requests for them with the decisions taken, risk, custody, what has to be put right, rights given on one account, who is trained; impostors, and networks evaluated."""

from accounts.models.account import Account, AccountGrant, AccountQuerySet, network_choices
from accounts.models.audit import AccountAudit
from accounts.models.custody import Administrator, Custody, PasswordChange
from accounts.models.document import Document
from accounts.models.evaluation import NetworkEvaluation, Verdict
from accounts.models.impostor import (
    Does,
    Impostor,
    ImpostorCheck,
    ImpostorEvidence,
    ImpostorReport,
    ImpostorStep,
    ImpostorWarning,
    Outcome,
)
from accounts.models.profile_check import STANDARD, ProfileCheck
from accounts.models.request import AccountRequest, Batch, Decision, Yes
from accounts.models.risk import KINDS, RiskAssessment, level
from accounts.models.taking_on import Proposal, RegisterFile, TakeOn
from accounts.models.task import Task
from accounts.models.training import Acknowledgement, Completion, ReadAgain

__all__ = [
    "KINDS",
    "STANDARD",
    "Account",
    "AccountAudit",
    "AccountGrant",
    "AccountQuerySet",
    "AccountRequest",
    "Acknowledgement",
    "Administrator",
    "Batch",
    "Completion",
    "Custody",
    "Decision",
    "Document",
    "Does",
    "Impostor",
    "ImpostorCheck",
    "ImpostorEvidence",
    "ImpostorReport",
    "ImpostorStep",
    "ImpostorWarning",
    "NetworkEvaluation",
    "Outcome",
    "PasswordChange",
    "ProfileCheck",
    "Proposal",
    "ReadAgain",
    "RegisterFile",
    "RiskAssessment",
    "TakeOn",
    "Task",
    "Verdict",
    "Yes",
    "level",
    "network_choices",
]
