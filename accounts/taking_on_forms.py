"""What is asked of whoever says that an account is the council's already."""

from typing import Any

from django import forms

from accounts.catalogue.addresses import BadAddress, Place, read_address
from accounts.facts import TAKEN_ON_AS, Facts
from accounts.models import Account, network_choices
from accounts.states import AccountState
from core.people.models import Department, Person
from pages.fields import GovukDateField, Radios


class GroundsForm(forms.Form):
    """Why the accounts of a file are the council's."""

    grounds = forms.CharField(
        label="How do you know that they are the council’s?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: the list that the web team kept, checked in November 2026",
    )  # fmt: skip


class FileForm(forms.Form):
    """A file of accounts."""

    file = forms.FileField(label="The file", help_text="CSV, up to 20 MB and 10,000 rows.")


class ExistingForm(forms.ModelForm):
    """One account that exists already. Its address says the rest."""

    address = forms.CharField(
        label="Address",
        max_length=2_000,
        help_text="Open the account in your browser and copy what stands at the top.",
    )
    network = forms.ChoiceField(
        label="Which network?", required=False, choices=[("", "As the address says"), *network_choices()],
        help_text="Only where you enter a handle instead of an address",
    )  # fmt: skip
    joined_on = GovukDateField(label="Since when?", required=False)
    trial_ends_on = GovukDateField(
        label="When does its trial end?", required=False, help_text="For an account on trial"
    )
    grounds = forms.CharField(
        label="How do you know that it is the council’s?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: on the museum’s leaflet of 2019, and run by Leah Pryce since then",
    )  # fmt: skip

    field_order = (
        "address", "network", "name", "department", "kind", "two_way", "activities", "state", "trial_ends_on", "joined_on",
        "custodian", "on_public_page", "grounds",
    )  # fmt: skip

    class Meta:
        model = Account
        fields = ("name", "department", "kind", "two_way", "activities", "state", "custodian", "on_public_page")
        labels = {
            "name": "Name, as residents read it",
            "department": "Which department runs it?",
            "kind": "What kind of account is it?",
            "two_way": "It takes enquiries",
            "activities": "What is it used for?",
            "state": "How is it used now?",
            "custodian": "Who keeps the password?",
            "on_public_page": "Show it on the public list of our accounts",
        }
        help_texts = {
            "activities": "For example: exhibitions, school visits",
            "two_way": "Residents who write there are answered",
        }
        widgets = {"kind": Radios, "state": Radios}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["custodian"].queryset = Person.objects.working()  # type: ignore[attr-defined]
        self.fields["department"].queryset = Department.objects.all()  # type: ignore[attr-defined]
        self.fields["kind"].choices = Account.Kind.choices  # type: ignore[attr-defined]
        self.fields["state"].choices = [(state.value, state.label) for state in TAKEN_ON_AS]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("state") == AccountState.ON_TRIAL and not given.get("trial_ends_on"):
            self.add_error("trial_ends_on", "Enter the day on which the trial ends.")
        if given.get("state") != AccountState.ON_TRIAL and given.get("trial_ends_on"):
            self.add_error(
                "trial_ends_on", "Only an account on trial has a last day. Leave it empty, or select “On trial”."
            )
        if "address" in given:
            given["place"] = self._place(given["address"], given.get("network", ""))
        return given

    def _place(self, typed: str, network: str) -> Place | None:
        try:
            return read_address(typed, network)
        except BadAddress as problem:
            self.add_error("address", str(problem))
            return None

    def facts(self) -> Facts:
        """The account that was described."""
        given = self.cleaned_data
        place: Place = given["place"]
        same = ("name", "kind", "two_way", "activities", "state", "on_public_page", "joined_on", "trial_ends_on")
        return Facts(
            network=place.network, handle=place.handle, external_id=place.external_id, address=place.address,
            department=given["department"].pk, custodian=given["custodian"].pk if given["custodian"] else None,
            **{name: given[name] for name in same},
        )  # fmt: skip

    def _post_clean(self) -> None:
        """The account is made when somebody confirms it, so there is none to check yet."""
