"""What the inbox asks for: one or two answers at a time."""

from typing import Any

from django import forms

from accounts.models import network_choices
from core.council.models import Topic
from core.council.profile.codes import EnquiryKind
from core.council.selectors import current
from core.people.models import Department, Person
from enquiries.models import Conversation
from pages.fields import GovukDateField, Radios

NO_RESPONSE = [
    ("Nothing was asked", "Nothing was asked"),
    ("Already answered in the thread", "Already answered in the thread"),
    ("A compliment, thanked with a like", "A compliment, thanked with a like"),
    ("The resident did not answer our question", "The resident did not answer our question"),
    ("Said to provoke: we do not engage", "Said to provoke: we do not engage"),
    ("Nothing to do with the council", "Nothing to do with the council"),
]
"""Reasons not to answer (CBC don't 4 to 6)."""


class FilterForm(forms.Form):
    """Filters of the queue, read from the address."""

    mark_optional = False
    view = forms.CharField(required=False, widget=forms.HiddenInput)
    network = forms.ChoiceField(required=False, choices=[("", "All networks"), *network_choices()])
    topic = forms.ModelChoiceField(Topic.objects.filter(in_use=True), required=False, empty_label="All topics")
    team = forms.ModelChoiceField(Department.objects.all(), required=False, empty_label="All teams")
    resident = forms.IntegerField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class Seen(forms.Form):
    """The version of the conversation that the person had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReplyForm(Seen):
    """The reply; initials are added."""

    text = forms.CharField(label="Your reply", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class AssignForm(Seen):
    """Which team deals with it."""

    team = forms.ModelChoiceField(Department.objects.none(), label="Give this to")
    note = forms.CharField(
        label="What they need to know", widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=500
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = current().profile.enquiries.assign_to.value
        self.fields["team"].queryset = Department.objects.filter(slug__in=answer)  # type: ignore[attr-defined]


class HandOverForm(Seen):
    """Which colleague takes it on."""

    to = forms.ModelChoiceField(Person.objects.none(), label="Hand over to")
    note = forms.CharField(label="What they need to know", widget=forms.Textarea(attrs={"rows": 2}), max_length=500)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Person.objects.holding("enquiries.answer").exclude(pk=person.pk)  # type: ignore[attr-defined]


class HoldingForm(Seen):
    """The holding reply with the day of the full answer, which becomes the next deadline."""

    promised_for = GovukDateField(label="Full answer by", help_text="For example, 25 11 2026")
    text = forms.CharField(
        label="Holding reply", widget=forms.Textarea(attrs={"rows": 3}), help_text="{date} is put in for you."
    )

    def reply(self) -> dict[str, Any]:
        day = self.cleaned_data["promised_for"]
        return {"promised_for": day, "text": self.cleaned_data["text"].replace("{date}", f"{day:%A %-d %B}")}


class NoResponseForm(Seen):
    reason = forms.ChoiceField(label="Why", choices=NO_RESPONSE, widget=Radios)


class MoveForm(Seen):
    """Where it goes on."""

    where = forms.ChoiceField(label="Where should this go on?", widget=Radios)
    reason = forms.CharField(label="Why", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [channel.name.value for channel in current().profile.contact_channels]
        self.fields["where"].choices = [(name, name) for name in channels]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Internal note", widget=forms.Textarea(attrs={"rows": 2}), help_text="Residents never see this."
    )


class ConfirmForm(forms.Form):
    """What it is about, as a person says it."""

    kind = forms.ChoiceField(
        choices=[("", "---------"), *((kind.value, kind.value.replace("_", " ").capitalize()) for kind in EnquiryKind)]
    )
    topic = forms.ModelChoiceField(Topic.objects.filter(in_use=True), required=False)
    mood = forms.ChoiceField(choices=[("", "---------"), *Conversation.Mood.choices], required=False)
