"""Signing in, in our words: allauth's forms with labels and sentences people understand, and the council's own log-in.

Settings: `ACCOUNT_FORMS` and `MFA_FORMS` name the classes below.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.socialaccount.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from pages.shell import Link

PLAIN = {
    "email_password_mismatch": "The email address or the password is not right. Check both and try again",
    "too_many_login_attempts": "Too many tries. Wait 5 minutes and try again",
    "account_inactive": "This log-in is closed. Ask the person who looks after staff in Settings",
    "incorrect_code": "The code is not right. Codes change every 30 seconds: enter the one that your phone shows now",
    "incorrect_password": "The password is not right. Check it and try again",
    "enter_current_password": "The password you have now is not right. Check it and try again",
    "rate_limited": "Too many tries. Wait 5 minutes and try again",
}
"""allauth's error codes, as sentences."""


class InOurWords:
    """Labels from `labels` and sentences from `PLAIN` on a form of allauth's."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")

    def add_error(self, field: str | None, error: Any) -> None:
        code = getattr(error, "code", None)
        if code in PLAIN:
            error = ValidationError(PLAIN[code], code=code)
        super().add_error(field, error)  # type: ignore[misc]


NEW_PASSWORD = {"password1": "At least 12 characters. Three words that only you put together are good"}
NEW_PASSWORD_LABELS = {"password1": "Your new password", "password2": "Your new password again"}


class SignInForm(InOurWords, account.LoginForm):
    labels = {"login": "Work email address", "password": "Password"}


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": "Your password"}


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": "Work email address"}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    labels, hints = NEW_PASSWORD_LABELS, NEW_PASSWORD


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    labels, hints = NEW_PASSWORD_LABELS, NEW_PASSWORD


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {"oldpassword": "The password you have now", **NEW_PASSWORD_LABELS}
    hints = NEW_PASSWORD


class CodeForm(InOurWords, factor.AuthenticateForm):
    labels = {"code": "Code"}
    hints = {"code": "6 digits from the app on your phone, or one of your recovery codes"}


class CodeAgainForm(InOurWords, factor.ReauthenticateForm):
    labels, hints = CodeForm.labels, CodeForm.hints


class FirstCodeForm(InOurWords, ActivateTOTPForm):
    labels = {"code": "Code that the app shows now"}
    hints = {"code": "6 digits"}


def sign_on(request: HttpRequest) -> list[Link]:
    """The council's own log-in, where one is set up; usually one."""
    providers = get_adapter().list_providers(request)
    several = len(providers) > 1
    return [
        Link(
            f"Continue with {provider.name}" if several else "Continue with your council account",
            provider.get_login_url(request),
        )
        for provider in providers
    ]
