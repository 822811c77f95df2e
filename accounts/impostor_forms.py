"""What is asked of whoever reports an impostor, and of whoever looks into it."""

from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.catalogue.addresses import LONGEST, BadAddress
from accounts.models import Does, ImpostorCheck, ImpostorStep, Outcome
from accounts.models.impostor import place_choices
from accounts.reported import Reported, read_reported
from pages.fields import GovukDateField, LondonDateTimeField, Radios

NOTHING: Final = "Paste the address of the account, or type its name"
NO_NAMES: Final = "Facts only, and no names of private people. It stays in the record."


class ReportForm(forms.Form):
    """An account that pretends to be us: which, and what it does. What we keep of its reporter is forgotten later."""

    account = forms.CharField(
        label="Which account is it?",
        help_text="Paste its address, or type its name as it is written there",
        error_messages={"required": NOTHING},
        validators=[MaxLengthValidator(LONGEST, "This is too long. Paste the address of the account alone.")],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    network = forms.ChoiceField(
        label="Where is it?",
        required=False,
        choices=lambda: [("", "As the address says"), *place_choices()],
        help_text="Only where you type a name instead of an address",
    )
    does = forms.ChoiceField(label="What does it do?", choices=Does.choices, widget=Radios)
    words = forms.CharField(
        label="What else should we know?", required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    reported: Reported

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where nobody could know which account is meant."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("account") and "network" in given:
            try:
                self.reported = read_reported(given["account"], given["network"])
            except BadAddress as problem:
                self.add_error("account", str(problem))
        return given


class ChecksForm(forms.Form):
    """The checklist: a question may stay open for now."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, question in ImpostorCheck.Question.choices:
            self.fields[code] = forms.ChoiceField(
                label=question, choices=ImpostorCheck.Answer.choices, widget=Radios, required=False
            )
            self.fields[f"{code}_words"] = forms.CharField(
                label=f"In a few words: {question[:1].lower()}{question[1:].rstrip('?')}",
                required=False,
                max_length=300,
            )

    def answers(self) -> dict[str, tuple[str, str]]:
        """Those that were answered."""
        given = self.cleaned_data
        return {code: (given[code], given[f"{code}_words"]) for code in ImpostorCheck.Question.values if given[code]}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for code in ImpostorCheck.Question.values:
            if given.get(f"{code}_words") and code in given and not given[code]:
                self.add_error(code, "Select an answer, also where it is not known")
        return given


class EvidenceForm(forms.Form):
    """What the account says of itself now."""

    words = forms.CharField(
        label="Its profile text, as it stands there",
        required=False,
        strip=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    screenshot = forms.FileField(
        label="A screenshot", required=False, help_text="JPEG, PNG or WebP, up to 20 MB."
    )  # fmt: skip
    followers = forms.IntegerField(label="Followers", required=False, min_value=0, max_value=2_000_000_000)
    seen_at = LondonDateTimeField(label="When did you see it?")


class StepForm(forms.Form):
    """Something that was done about it elsewhere."""

    kind = forms.ChoiceField(label="What was done?", choices=ImpostorStep.Kind.choices, widget=Radios)
    on = GovukDateField(label="On which day?")
    reference = forms.CharField(
        label="Its reference", required=False, max_length=120, help_text="As the network or the police gave it"
    )
    words = forms.CharField(
        label="What was said?", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAMES,
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """How it ended. Nothing is chosen beforehand."""

    outcome = forms.ChoiceField(label="How did it end?", choices=Outcome.choices, widget=Radios)
    reason = forms.CharField(
        label="How do you know?", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAMES
    )


class WarningForm(forms.Form):
    """What residents read."""

    words = forms.CharField(
        label="What should residents know and do?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say what the account does, never what somebody is. Do not repeat its address: it stands before your words.",
    )
