from django import forms

from accounts.models import network_choices
from pages.fields import Radios
from public.selectors import our_networks


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


class CheckForm(forms.Form):
    """Is this account ours?"""

    mark_optional = False
    account = forms.CharField(
        label="Is this account ours?",
        required=False,
        max_length=300,
        help_text="Paste its address or type its name, for example @ashmere_example",
    )
