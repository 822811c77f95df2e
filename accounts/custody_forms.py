"""Who gets into an account, and how it presents itself: the forms behind “Put right”."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import STANDARD, Account, Administrator, Custody
from accounts.services import Step
from core.people.models import Person
from pages.fields import Checkboxes, GovukDateField, Radios

NEVER = "Never enter the password itself."


class CustodyForm(forms.Form):
    """Who keeps the password, who else, and how the account is guarded (REG-7). What is left empty is not said yet."""

    mark_optional = False
    custodian = forms.ModelChoiceField(Person.objects.none(), label="Who keeps the password?", required=False)
    deputy = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who else can get in?",
        required=False,
        help_text="For days when the first is ill or away",
    )
    kept_in = forms.CharField(
        label="Where is the password kept?",
        max_length=200,
        required=False,
        help_text=f"For example the council’s password manager, entry Museum. {NEVER}",
    )
    second_factor = forms.ChoiceField(
        label="Second factor", required=False, choices=Custody.SecondFactor.choices, widget=Radios
    )
    recovery_contact = forms.CharField(
        label="Whom does the network write to when nobody gets in?", max_length=200, required=False,
        help_text="An address or number of the council, not a private one",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("custodian", "deputy"):
            self.fields[name].queryset = Person.objects.working().order_by("name")  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    """That the password was changed, and on which day."""

    changed_on = GovukDateField(label="When was it changed?", initial=timezone.localdate)
    everybody_out = forms.BooleanField(label="All other devices were signed out", required=False)


class AdministratorForm(forms.Form):
    """Somebody who administers the account on the network itself, as its settings say (REG-6)."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Who?", required=False)
    outsider = forms.CharField(
        label="Or somebody without a log-in here",
        max_length=160,
        required=False,
        help_text="For example an officer of the partner who runs it",
    )
    reach = forms.ChoiceField(label="What can they do there?", choices=Administrator.Reach.choices, widget=Radios)
    since = GovukDateField(label="Since when?", initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.working().order_by("name")  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    """How the account presents itself, line by line; a line without a tick is not met (REG-18)."""

    met = forms.MultipleChoiceField(
        label="What is as it should be?", required=False, choices=list(STANDARD.items()), widget=Checkboxes
    )
    words = forms.CharField(label="What did you notice?", max_length=300, required=False)

    def answers(self) -> dict[str, bool]:
        return {code: code in self.cleaned_data["met"] for code in STANDARD}


class TaskForm(forms.Form):
    """Something to be put right, by whom and by when."""

    words = forms.CharField(label="What has to be put right?", max_length=300)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Who does it?", required=False)
    due_on = GovukDateField(label="By when?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.working().order_by("name")  # type: ignore[attr-defined]


class AuditForm(forms.Form):
    """Strengths and gaps, one in each line, and what is done about the gaps (REG-8)."""

    STEPS = (1, 2, 3)
    strengths = forms.CharField(
        label="What is good?", widget=forms.Textarea(attrs={"rows": 4}), help_text="One thing in each line"
    )
    gaps = forms.CharField(
        label="What is missing?",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="One thing in each line",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in self.STEPS:
            self.fields[f"step_{number}"] = forms.CharField(
                label=f"What is done about it? ({number})", max_length=300, required=False
            )
            self.fields[f"owner_{number}"] = forms.ModelChoiceField(
                Person.objects.working().order_by("name"), label=f"Who does it? ({number})", required=False
            )
            self.fields[f"due_{number}"] = GovukDateField(label=f"By when? ({number})", required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self.STEPS:
            words, due = given.get(f"step_{number}"), given.get(f"due_{number}")
            if words and not due and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", "Enter by when it is done.")
            if (due or given.get(f"owner_{number}")) and not words:
                self.add_error(f"step_{number}", "Enter what is done.")
        return given

    def steps(self) -> list[Step]:
        given = self.cleaned_data
        return [
            Step(given[f"step_{number}"], given[f"owner_{number}"], given[f"due_{number}"])
            for number in self.STEPS
            if given[f"step_{number}"]
        ]


class DoneForm(forms.Form):
    """How something was put right."""

    outcome = forms.CharField(
        label="How was it put right?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays in the record.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
