"""How allauth behaves here: sign-up is closed, and second-factor secrets are kept encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from core.people import sealed


class ClosedSignUp(DefaultAccountAdapter):
    """Log-ins are given by an Administrator, never taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ClosedSocialSignUp(DefaultSocialAccountAdapter):
    """Single sign-on opens the log-in that an Administrator gave; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SealedSecrets(DefaultMFAAdapter):
    """allauth keeps second-factor secrets as they are unless told otherwise."""

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)
