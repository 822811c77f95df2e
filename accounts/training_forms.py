"""What is asked of whoever took something, records it for others, or looks for who has not."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Completion
from accounts.training import TrainedFilter
from accounts.training_rule import Module, Standing
from core.people.models import Department, Person
from pages.fields import Checkboxes, GovukDateField, Radios

WHO_GAVE_IT = "The trainer’s name, or where it was taken"


class TakenForm(forms.Form):
    """A module that was taken."""

    module = forms.ChoiceField(label="Which training?", widget=Radios)
    taken_on = GovukDateField(label="On which day?", help_text="For example, 30 11 2026")
    how = forms.ChoiceField(label="How?", choices=Completion.How.choices, widget=Radios)
    given_by = forms.CharField(label="Who gave it?", required=False, max_length=120, help_text=WHO_GAVE_IT)

    def __init__(self, *args: Any, modules: tuple[Module, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.name}, tier {one.tier}") for one in modules if not one.is_policy]
        self.fields["module"].choices = choices  # type: ignore[attr-defined]


class SessionForm(TakenForm):
    """The same for many people at once, after a session."""

    people = forms.ModelMultipleChoiceField(Person.objects.none(), label="Who took it?", widget=Checkboxes)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]


class TrainedFilterForm(forms.Form):
    """Filters of the table, read from the address."""

    mark_optional = False
    standing = forms.ChoiceField(
        label="Training", required=False, choices=[("", "All"), *((one.name.lower(), str(one)) for one in Standing)]
    )
    department = forms.ModelChoiceField(Department.objects.all(), required=False, empty_label="All departments")

    def asked(self) -> TrainedFilter:
        """What a selector takes; everything where somebody typed an address that makes no sense."""
        if not self.is_valid():
            return TrainedFilter()
        department = self.cleaned_data["department"]
        return TrainedFilter(self.cleaned_data["standing"], department.pk if department else None)


class DepartmentForm(forms.Form):
    """Whose people are shown to be ticked, read from the address."""

    mark_optional = False
    department = forms.ModelChoiceField(Department.objects.all(), required=False, empty_label="All departments")


class ReadForm(forms.Form):
    """That somebody read what stands on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReadAgainForm(ReadForm):
    """What is new in the policy."""

    reason = forms.CharField(
        label="What is new in it?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who must read it again sees this.",
    )  # fmt: skip
