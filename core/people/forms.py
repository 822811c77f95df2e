"""What an Administrator is asked about people, and everybody about the days when they are away."""

from typing import Any

from django import forms

from core.people import open_work
from core.people.handing_over import EVERYTHING
from core.people.models import Department, Person, role_choices
from pages.fields import GovukDateField

INITIALS_HINT = "Replies to residents are signed with them: 2 to 4 capital letters, like GM."
DEPARTMENT_HINT = "Needed where the role goes for its own department only; otherwise it stands with Communications."

DEPUTY_HINT = (
    "They stand in on days away, and where a request for an account has waited beyond its last reminder. "
    "If they are away too nobody does: it is not passed on to their own deputy."
)
EVERYTHING_HINT = "Where somebody may not do one kind of it, name somebody else for that kind."
NOTE_HINT = "Administrators and those who read the audit trail can read it. Leave out why: nothing about health."


class PeopleFilterForm(forms.Form):
    """Search and filters, read from the address."""

    mark_optional = False
    words = forms.CharField(label="Name or email", required=False, max_length=100)
    role = forms.ChoiceField(required=False, choices=[("", "All roles"), *role_choices()])
    department = forms.ModelChoiceField(Department.objects.all(), required=False, empty_label="All departments")
    log_in = forms.ChoiceField(
        label="Log-in", required=False, choices=[("", "Open and taken away"), ("open", "Open"), ("taken", "Taken away")]
    )


class RoleForm(forms.Form):
    """A role, and the department where it needs one."""

    role = forms.ChoiceField(choices=[("", "---------"), *role_choices()])
    department = forms.ModelChoiceField(Department.objects.all(), required=False, help_text=DEPARTMENT_HINT)


class InviteForm(RoleForm):
    """Somebody new, with their first role."""

    name = forms.CharField(label="First name and surname", max_length=120)
    email = forms.EmailField(label="Work email address", help_text="They sign in with it. It cannot be changed later.")
    initials = forms.RegexField(
        r"^[A-Za-z]{2,4}$",
        max_length=4,
        help_text=INITIALS_HINT,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={"invalid": "Initials are 2 to 4 letters, like GM"},
    )
    field_order = ["name", "email", "initials", "role", "department"]


class DeputyForm(forms.Form):
    """Who stands in for `person`; the one who is it already is chosen. Empty means nobody."""

    mark_optional = False
    deputy = forms.ModelChoiceField(
        Person.objects.none(), label="Deputy", required=False, empty_label="Nobody", help_text=DEPUTY_HINT
    )

    def __init__(self, *args: Any, person: Person, deputy: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = Person.objects.working().exclude(pk=person.pk).order_by("name")  # type: ignore[attr-defined]
        self.initial["deputy"] = deputy


class AbsenceForm(DeputyForm):
    """From which day to which, and who stands in meanwhile."""

    first_day = GovukDateField(label="First day away", help_text="For example, 30 11 2026")
    last_day = GovukDateField(label="Last day away", help_text="You are back on the day after it.")
    words = forms.CharField(label="Note (optional)", required=False, max_length=200, help_text=NOTE_HINT)
    field_order = ["first_day", "last_day", "deputy", "words"]


class ReasonForm(forms.Form):
    """Why; the act itself is the button."""

    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="It stays in the record."
    )

    def facts(self) -> dict[str, Any]:
        """As a verb takes them."""
        return {"reason": self.cleaned_data["reason"]}


class HandOverForm(ReasonForm):
    """Who receives which kind of open work: one person for everything, and somebody else for a kind where one is named."""

    mark_optional = False
    nobody_yet = "Stays as it is"

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = open_work.of(person)
        kinds = [work for work in self.work if not work.stays]
        self.kinds = [work.code for work in kinds]
        several = len(kinds) > 1
        if several:
            working = Person.objects.working().exclude(pk=person.pk).order_by("name")
            self.fields[EVERYTHING] = forms.ModelChoiceField(
                working, label="Who receives all of it?", required=False, empty_label="Nobody receives all of it", help_text=EVERYTHING_HINT
            )  # fmt: skip
        for work in kinds:
            able = open_work.source_of(work.code).able().exclude(pk=person.pk)
            empty = "As above" if several else self.nobody_yet
            self.fields[work.code] = forms.ModelChoiceField(able, label=_asks(work), required=False, empty_label=empty)
        self.order_fields([EVERYTHING, *self.kinds])

    def facts(self) -> dict[str, Any]:
        named = {code: self.cleaned_data.get(code) for code in (EVERYTHING, *self.kinds)}
        return super().facts() | {"receivers": {code: person for code, person in named.items() if person}}


class LeavingForm(HandOverForm):
    """The same for a leaver: what has no receiver must be left with nobody on purpose."""

    nobody_yet = "Nobody yet"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kinds:
            self.fields["nobody"] = forms.BooleanField(
                label="Leave with nobody what has no receiver", required=False, help_text="Communications are told what it is, with your reason."
            )  # fmt: skip
            self.order_fields([EVERYTHING, *self.kinds, "nobody"])

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"nobody": self.cleaned_data.get("nobody", False)}


class StaffFileForm(forms.Form):
    """A file of members of staff."""

    file = forms.FileField(label="The file", help_text="CSV, up to 5 MB and 5,000 rows.")


def _asks(work: open_work.OpenWork) -> str:
    """“2 unfinished posts: who receives them?”"""
    return f"{work.words}: who receives {'it' if work.count == 1 else 'them'}?"


def asked(form: PeopleFilterForm) -> dict[str, Any]:
    """The filters as a selector takes them; none where somebody typed an address that makes no sense."""
    if not form.is_valid():
        return {}
    department = form.cleaned_data["department"]
    return form.cleaned_data | {"department": department.pk if department else None}
