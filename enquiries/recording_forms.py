"""What the pages of recording ask for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Account
from enquiries.recording import Written
from networks.protocol import Kind
from pages.fields import LondonDateTimeField, Radios

KINDS = [
    (Kind.COMMENT.value, "A comment under a post of ours"),
    (Kind.MENTION.value, "A post of their own that names us"),
    (Kind.DIRECT_MESSAGE.value, "A private message"),
    (Kind.REVIEW.value, "A review"),
]


class _OnAnAccount(forms.Form):
    account = forms.ModelChoiceField(Account.objects.none(), label="On which account?")

    def __init__(self, *args: Any, accounts: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = Account.objects.filter(pk__in=[one.pk for one in accounts])  # type: ignore[attr-defined]


class RecordForm(_OnAnAccount):
    """One thing that somebody wrote."""

    kind = forms.ChoiceField(label="What is it?", choices=KINDS, widget=Radios)
    words = forms.CharField(
        label="The words, as they stand there", strip=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000
    )
    name = forms.CharField(label="Their name there", required=False, max_length=200)
    handle = forms.CharField(
        label="Their handle", required=False, max_length=200, help_text="Without it we cannot know them again."
    )
    at = LondonDateTimeField(
        label="When did they write it?",
        help_text="As the network shows it. The deadline counts from then, not from now.",
    )
    address = forms.CharField(
        label="Its address", required=False, max_length=500, help_text="Where the network gives it one of its own."
    )
    post = forms.CharField(
        label="The address of our post", required=False, max_length=500, help_text="If it stands under a post of ours."
    )
    screenshot = forms.FileField(label="A screenshot", required=False, help_text="JPEG, PNG or WebP, up to 20 MB.")

    def written(self) -> Written:
        """What was typed."""
        given = self.cleaned_data
        return Written(
            Kind(given["kind"]), given["words"], given["at"], given["name"], given["handle"], given["address"].strip(),
            given["post"].strip(),
        )  # fmt: skip


class FileForm(_OnAnAccount):
    """A file of many."""

    file = forms.FileField(label="The file", help_text="CSV, up to 5 MB and 500 rows.")
