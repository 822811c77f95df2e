"""What a network asks for to let us in. One form for each network that is connected by typing."""

from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from accounts.catalogue import BadHandle, network
from accounts.models import Account
from networks.connections import base_url_of, kept
from networks.models import Connection


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
