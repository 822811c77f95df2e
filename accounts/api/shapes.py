"""What the API of the register takes and gives in more than one place."""

from datetime import date
from typing import Any

from django import forms
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination

from accounts.models import Account
from core.audit.models import Entry
from core.audit.verbs import SeveralBroken
from core.people.api import Cursor
from core.people.models import Department, Person
from pages.fields import YEARS

SEEN = "The version that you read; another one answers 409."


class ByNewest(Cursor):
    ordering = "-id"


class ByPage(PageNumberPagination):
    """For lists that are no table of the database; a page that there is not is a 404."""

    page_size = 50


class Day(serializers.DateField):
    """A day of the years that the forms take."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if day.year not in YEARS:
            raise serializers.ValidationError(f"The year must be between {YEARS[0]} and {YEARS[-1]}.")
        return day


class Somebody(serializers.ModelSerializer[Person]):
    """A person by number and name."""

    class Meta:
        model = Person
        fields = ["id", "name"]


class Why(serializers.CharField):
    """A reason, which stays in the record; without one the answer is the sentence of the verbs."""

    def __init__(self, **kwargs: Any) -> None:
        needed = "Enter your reason. It stays in the record."
        super().__init__(error_messages=dict.fromkeys(("required", "blank", "null"), needed), **kwargs)


class WhyIn(serializers.Serializer[Any]):
    """A reason, which stays in the record."""

    reason = Why()


class VersionSeenIn(serializers.Serializer[Any]):
    """That one read it as it is now."""

    seen = serializers.IntegerField(help_text=SEEN)


class AnswerOut(serializers.Serializer[Any]):
    """Whether you may, and the sentence that the page says of it."""

    allowed = serializers.BooleanField()
    sentence = serializers.CharField()


class HappenedOut(serializers.ModelSerializer[Entry]):
    """One line of what happened."""

    who = serializers.CharField(source="actor_label")
    words = serializers.CharField(help_text="What they did, to be read behind their name.")
    about = serializers.CharField(source="object_label")

    class Meta:
        model = Entry
        fields = ["id", "at", "code", "actor", "who", "words", "about", "on_behalf_of", "reason"]


class AccountOut(serializers.ModelSerializer[Account]):
    """An account with its own facts. `version` is what a change names as `seen`."""

    department = serializers.SlugRelatedField[Department](slug_field="slug", read_only=True)
    state_words = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Account
        fields = [
            "id", "network", "handle", "external_id", "name", "address", "activities", "joined_on", "department", "kind", "two_way",
            "on_public_page", "custodian", "state", "state_words", "state_since", "state_reason", "trial_ends_on", "followers", "version",
        ]  # fmt: skip


def read_by(form: forms.BaseForm) -> None:
    """Reads what was sent as the page's own form does. Raises SeveralBroken with its sentences."""
    if not form.is_valid():
        raise SeveralBroken({"" if field == "__all__" else field: str(said[0]) for field, said in form.errors.items()})


def parts(name: str, day: date | None) -> dict[str, Any]:
    """A day as a form is sent it: in three parts."""
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")} if day else {}
