import unicodedata
from typing import Final

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.catalogue.addresses import LONGEST
from accounts.catalogue.letters import unwrapped
from accounts.impostor_forms import ReportForm
from accounts.models import network_choices
from pages.fields import Radios
from public.selectors import our_networks

NOTHING: Final = "Paste the address of the account, or type its name"


class AppealForm(forms.Form):
    """An appeal against a block. We ask for no more than we need to find it and to answer."""

    network = forms.ChoiceField(
        label="Which network?", choices=lambda: [*our_networks(), ("other", "Another network")], widget=Radios
    )
    other = forms.ChoiceField(
        label="Which other network? (optional)", choices=[("", "None of these"), *network_choices()], required=False
    )
    handle = forms.CharField(
        label="Name of your account",
        max_length=120,
        help_text="As people see it on the network, for example @madeup_maureen",
    )
    email = forms.EmailField(label="Email address", help_text="We only use it to answer your appeal")
    words = forms.CharField(
        label="Why should we lift the block?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="You do not have to repeat the posts.",
    )

    def clean(self) -> dict[str, object]:
        """“Another network” needs its name."""
        given = super().clean() or {}
        if given.get("network") == "other":
            if not given.get("other"):
                self.add_error("other", "Select the network")
            given["network"] = given.get("other")
        return given


class ReportImpostorForm(ReportForm):
    """The same as for staff, with a way to be asked back. `website` is shown to nobody: only machines fill it in."""

    email = forms.EmailField(
        label="Your email address", required=False, help_text="We only use it if we have a question"
    )  # fmt: skip
    website = forms.CharField(
        label="Leave this empty", required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )  # fmt: skip


class CheckForm(forms.Form):
    """Is this account ours? Whatever is typed is kept in the box."""

    mark_optional = False
    account = forms.CharField(
        label="Is this account ours?",
        help_text="Paste its address, or type its name as it is written there",
        error_messages={"required": NOTHING},
        validators=[MaxLengthValidator(LONGEST, "This is too long. Paste the address of the account alone.")],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_account(self) -> str:
        """Raises ValidationError where there is nothing to read, or what nobody can have typed."""
        typed: str = self.cleaned_data["account"]
        if any(unicodedata.category(letter) == "Cc" and not letter.isspace() for letter in typed):
            raise forms.ValidationError("There is a character in this that cannot be seen. Type the name by hand.")
        if not unwrapped(typed):
            raise forms.ValidationError(NOTHING)
        return typed
