"""Accounts, requests for them with the decisions taken, risk, and rights given on one account."""

from accounts.models.account import Account, AccountGrant, AccountQuerySet, network_choices
from accounts.models.request import AccountRequest, Decision, Yes
from accounts.models.risk import RiskAssessment, level
from accounts.models.taking_on import Proposal, RegisterFile, TakeOn

__all__ = [
    "Account",
    "AccountGrant",
    "AccountQuerySet",
    "AccountRequest",
    "Decision",
    "Proposal",
    "RegisterFile",
    "RiskAssessment",
    "TakeOn",
    "Yes",
    "level",
    "network_choices",
]
