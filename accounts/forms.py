"""The questions that the councils ask before an account is opened, and the decisions on the answers."""

from typing import Any

from django import forms

from accounts.case import CASE, LABELS, QUESTIONS
from accounts.catalogue import NETWORKS, BadHandle
from accounts.health import needs
from accounts.models import Account, AccountRequest, Decision, Yes, network_choices
from accounts.states import AccountState
from core.people.models import Department, Person
from pages.fields import GovukDateField, Radios

SCORES = [("1", "1, very low"), ("2", "2, low"), ("3", "3, medium"), ("4", "4, high"), ("5", "5, very high")]


class RegisterFilterForm(forms.Form):
    """Search and filters of the register, read from the address."""

    mark_optional = False
    words = forms.CharField(label="Name or handle", required=False, max_length=100)
    network = forms.ChoiceField(required=False, choices=[("", "All networks"), *network_choices()])
    state = forms.ChoiceField(required=False, choices=[("", "All states"), *AccountState.choices])
    department = forms.ModelChoiceField(Department.objects.all(), required=False, empty_label="All departments")
    need = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [("", "All"), ("any", "Any"), *((need.code, need.words) for need in needs())]  # type: ignore[attr-defined]


class CaseForm(forms.ModelForm):
    """The case for an account (REG-3). A draft may have gaps; it is not sent before every question is answered."""

    mark_optional = False

    field_order = ("network", "name", "department", "two_way")
    network = forms.ChoiceField(label="Which network?", choices=[("", "---------"), *network_choices()])
    name = forms.CharField(
        label="Name of the account",
        max_length=160,
        help_text="As residents will read it, for example Ashmere Waste and Recycling",
    )
    department = forms.ModelChoiceField(Department.objects.none(), label="Which department asks?")
    two_way = forms.TypedChoiceField(
        label="Will it take enquiries?", choices=[("yes", "Yes, we answer residents there"), ("no", "No, it only broadcasts")],
        coerce=lambda answer: answer == "yes", widget=Radios,
    )  # fmt: skip
    likelihood = forms.TypedChoiceField(
        label=LABELS["likelihood"], choices=SCORES, coerce=int, widget=Radios, required=False, empty_value=None
    )
    harm = forms.TypedChoiceField(
        label=LABELS["harm"],
        required=False,
        empty_value=None,
        choices=SCORES,
        coerce=int,
        widget=Radios,
        help_text="To reputation, finance or the law (NCC 12)",
    )

    class Meta:
        model = AccountRequest
        fields = CASE
        labels = LABELS
        widgets = dict.fromkeys(QUESTIONS, Radios)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Department.objects.all()
        if not person.rights.everywhere("accounts.request"):
            mine = mine.filter(pk__in=person.rights.own("accounts.request"))
        self.fields["department"].queryset = mine  # type: ignore[attr-defined]
        for key in QUESTIONS:
            self.fields[key].choices = Yes.choices  # type: ignore[attr-defined]

    def case(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in CASE}


class AlikeForm(CaseForm):
    """One case for several accounts that are alike (REG-17)."""

    name = None  # type: ignore[assignment]
    field_order = ("network", "names", "department", "two_way")
    names = forms.CharField(
        label="Names of the accounts",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text="One in each line, up to 100",
    )

    def clean_names(self) -> list[str]:
        return [name for line in self.cleaned_data["names"].splitlines() if (name := line.strip())]


class ChangeCaseForm(CaseForm):
    """The same questions when a request comes back; network and department stay as they were."""

    network = None  # type: ignore[assignment]
    name = None  # type: ignore[assignment]
    department = None  # type: ignore[assignment]
    two_way = None  # type: ignore[assignment]
    seen = forms.IntegerField(widget=forms.HiddenInput)
    alike = forms.BooleanField(label="Change all alike requests together", required=False, initial=True)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        forms.ModelForm.__init__(self, *args, **kwargs)
        for key in QUESTIONS:
            self.fields[key].choices = Yes.choices  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """One stage's decision. Nothing is chosen beforehand."""

    mark_optional = False
    verdict = forms.ChoiceField(label="Your decision", choices=Decision.Verdict.choices, widget=Radios)
    reason = forms.CharField(
        label="Your reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="The person who asked and the other stages will read this. Needed unless you sign off.",
    )
    body = forms.CharField(
        label="Decided by a body (optional)",
        max_length=120,
        required=False,
        help_text="Where you record what a meeting decided, for example Senior Leadership Team",
    )
    minute = forms.CharField(
        label="Its minute (optional)", max_length=120, required=False, help_text="For example SLT 26/118"
    )
    decided_on = GovukDateField(
        label="When did it decide? (optional)", required=False, help_text="Today, if left empty"
    )
    document = forms.FileField(
        label="Its minute as a document (optional)",
        required=False,
        help_text="A PDF, a Word or OpenDocument text or a picture, 10 MB at most",
    )
    alike = forms.BooleanField(label="Decide all alike requests at this stage together", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A reason for a grave act; the act itself is the button."""

    reason = forms.CharField(
        label="Why?", widget=forms.Textarea(attrs={"rows": 3}), help_text="It stays in the record."
    )


class PlanForm(forms.Form):
    """An account that is only planned."""

    network = forms.ChoiceField(label="Which network?", choices=[("", "---------"), *network_choices()])
    name = forms.CharField(label="What will it be called?", max_length=160)
    department = forms.ModelChoiceField(Department.objects.all(), label="Which department will run it?")
    activities = forms.CharField(label="What will it be used for?", max_length=300)


class HandOverForm(forms.Form):
    """The department that runs the account from now on."""

    to = forms.ModelChoiceField(Department.objects.all(), label="Which department runs it from now on?")
    reason = forms.CharField(
        label="Why?", widget=forms.Textarea(attrs={"rows": 3}), help_text="It stays in the record."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TrialForm(forms.Form):
    """How a trial ends. Nothing is chosen beforehand."""

    decision = forms.ChoiceField(
        label="What do you decide?", choices=[("extend", "Extend the trial"), ("permanent", "Make the account permanent")],
        widget=Radios,
    )  # fmt: skip
    until = GovukDateField(label="Until when?", required=False, help_text="Only where you extend it")
    reason = forms.CharField(
        label="Why?", widget=forms.Textarea(attrs={"rows": 3}), help_text="It stays in the record."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("decision") == "extend" and not given.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the new last day of the trial.")
        return given


class FactsForm(forms.ModelForm):
    """What the register says about an account."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    address = forms.URLField(label="Address of the page", max_length=300, required=False, assume_scheme="https")

    class Meta:
        model = Account
        fields = ["name", "handle", "address", "external_id", "activities", "two_way", "on_public_page"]
        labels = {
            "external_id": "The network’s own number for it",
            "two_way": "It takes enquiries",
            "on_public_page": "Show it on the public list of our accounts",
        }

    def _get_validation_exclusions(self) -> set[str]:
        """Nor may another account have the handle or the number: that is asked of the network and the state too."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own, not in its stubs
        return excluded - {"network", "state"}

    def clean_handle(self) -> str:
        try:
            return NETWORKS[self.instance.network].handle(self.cleaned_data["handle"])
        except BadHandle as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
