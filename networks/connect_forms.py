"""What a network asks for to let us in. One form for each network that is connected by typing."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from accounts.catalogue import BadHandle, network
from accounts.models import Account
from networks.connecting import spelt
from networks.connections import base_url_of, kept
from networks.models import Connection
from networks.sign_in import Found
from pages.fields import Radios


class BlueskyForm(forms.Form):
    """Handle, app password and the account's server. What is kept is never shown; a blank keeps it."""

    handle = forms.CharField(max_length=253, help_text="As on Bluesky, for example north-herts.gov.uk")
    password = forms.CharField(
        label="App password",
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    server = forms.CharField(
        label="Server", max_length=200, help_text="Where the account lives. For most of them https://bsky.social"
    )

    def __init__(self, *args: Any, account: Account, link: Connection, **kwargs: Any) -> None:
        known = kept(link)
        kwargs["initial"] = {"handle": account.handle, "server": base_url_of(account.network, known)}
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = (
            "One is kept, and is shown to nobody. Leave this empty to keep it."
            if known
            else "Made on Bluesky under Settings, App passwords. Never the account’s own password."
        )
        self.fields["password"].required = not known

    def clean_handle(self) -> str:
        try:
            return network("bluesky").handle(self.cleaned_data["handle"])
        except BadHandle as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean_server(self) -> str:
        return server_address(self.cleaned_data["server"])

    def facts(self) -> dict[str, Any]:
        """As `connect` takes them."""
        given = self.cleaned_data
        return {
            "handle": given["handle"],
            "secrets": {"password": given["password"].strip(), "server": given["server"]},
        }


class ServerForm(forms.Form):
    """Where an account lives, for networks of many servers: the council's application is registered there first."""

    server = forms.CharField(
        label="Server", max_length=200, help_text="Where the account lives, like https://mastodon.social"
    )

    def clean_server(self) -> str:
        return server_address(self.cleaned_data["server"])


class ChooseForm(forms.Form):
    """Which of the accounts that the network named is this one. The one on the register is chosen already."""

    chosen = forms.ChoiceField(label="Which one is it?", error_messages={"required": "Choose one of these accounts."})

    def __init__(self, *args: Any, account: Account, found: Sequence[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = Radios(hints=_hints(account, found))
        field.choices = [(one.external_id, _named(one)) for one in found]
        field.initial = next((one.external_id for one in found if is_this(account, one)), None)


def is_this(account: Account, found: Found) -> bool:
    """By the network's own number, and by the handle only while the register knows no number."""
    if account.external_id:
        return found.external_id == account.external_id
    return bool(found.handle) and spelt(account, found.handle) == account.handle.lower()


def _named(found: Found) -> str:
    return f"{found.name} (@{found.handle})" if found.handle else found.name


def _hints(account: Account, found: Sequence[Found]) -> dict[str, str]:
    """Those that stand on the register under another name, which cannot be connected here."""
    numbers = [one.external_id for one in found]
    others = Account.objects.filter(network=account.network, external_id__in=numbers).exclude(pk=account.pk)
    hints = {other.external_id: f"Stands on the register already: {other}" for other in others}
    return hints | {one.external_id: "The one on this page of the register" for one in found if is_this(account, one)}


FORMS: Final = {"bluesky": BlueskyForm}
"""Networks that are connected by typing; the others send the person to the network and back."""


def server_address(typed: str) -> str:
    """“https://bsky.social”: a scheme and a host, nothing behind it. Raises ValidationError."""
    wrong = forms.ValidationError("Enter the address of the server, like https://bsky.social")
    try:
        parts = urlsplit(typed.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise wrong from None
    allowed = {"https"} if settings.PRODUCTION else {"https", "http"}
    if parts.scheme not in allowed or not parts.hostname or parts.username or parts.path.strip("/") or parts.query:
        raise wrong
    return f"{parts.scheme}://{parts.hostname}{port}"


class DisconnectForm(forms.Form):
    """Why; the act itself is the button."""

    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="It stays in the record."
    )
