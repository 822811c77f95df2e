"""The composer, the decision, the time, the reasons, and the filters of the lists."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.catalogue.entries import LARGEST_VIDEO
from accounts.models import Account
from core.council.models import Topic
from core.people.models import Person
from pages.fields import Checkboxes, LondonDateTimeField, Radios
from publishing.checks import own_field
from publishing.draft import Draft, Video, tidy
from publishing.models import Captions, Media
from publishing.pictures import LARGEST_UPLOAD
from publishing.selectors import STATES, PostFilter

LONGEST_TEXT: Final = 65_000
"""More than any network takes (Facebook: 63,206 characters); what is longer was pasted by mistake."""


class TidyText(forms.CharField):
    """Words that go out: kept with their line breaks, without spaces at the ends of lines."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(required=False, strip=False, widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.validators.append(
            MaxLengthValidator(LONGEST_TEXT, f"The text must be {LONGEST_TEXT:,} characters or fewer")
        )

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class ComposeForm(forms.Form):
    """A post as it is written. Nothing is required: a draft may be unfinished, and the checks say what is missing."""

    mark_optional = False
    accounts = forms.MultipleChoiceField(
        label="Accounts", required=False, widget=Checkboxes(attrs={"class": "govuk-checkboxes--small chosen"})
    )
    text = TidyText(label="Text for every account", rows=6)
    title = forms.CharField(
        label="Name in the calendar (optional)", required=False, max_length=120,
        help_text="Residents never see it. Left empty, it is the first words of the text.",
    )  # fmt: skip
    topic = forms.ModelChoiceField(
        Topic.objects.filter(in_use=True), label="Topic", required=False, empty_label="Choose a topic"
    )
    campaign = forms.CharField(
        label="Campaign (optional)", required=False, max_length=80, widget=forms.TextInput(attrs={"list": "campaigns"})
    )
    picture = forms.FileField(
        label="Picture or video (optional)", required=False,
        help_text=f"A JPEG, PNG or WebP picture smaller than {LARGEST_UPLOAD // 1_000_000} MB, or an MP4 video (H.264) of "
        f"{LARGEST_VIDEO // 1_000_000} MB at most. What the camera noted in it, such as the place, is left out.",
    )  # fmt: skip
    kept_picture = forms.ModelChoiceField(Media.objects.all(), required=False, widget=forms.HiddenInput)
    alt = TidyText(label="Describe it for people who cannot see it", rows=2)
    captions = forms.FileField(
        label="Captions", required=False,
        help_text="What is said, with the times, as a WebVTT file (.vtt), for people who cannot hear it.",
    )  # fmt: skip
    kept_captions = forms.ModelChoiceField(Captions.objects.all(), required=False, widget=forms.HiddenInput)
    no_speech = forms.CharField(
        label="Or: why it needs no captions",
        required=False,
        max_length=200,
        help_text="For example, there is only music.",
    )
    credit = forms.CharField(label="Who took it, or who owns it? (optional)", required=False, max_length=160)
    people = forms.ChoiceField(
        label="Can somebody be recognised in it?", required=False, choices=Media.People.choices, widget=Radios
    )
    wanted_at = LondonDateTimeField(
        label="Date and time", required=False, help_text="Europe/London time. For example, 24 11 2026 at 09:00"
    )
    emergency = forms.BooleanField(
        label="This is an emergency post", required=False,
        help_text="It goes out while emergency mode holds everything else. The person who signs it sees this.",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, accounts: Sequence[Account], window_minutes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(account.pk): account for account in accounts}
        self.window_minutes = window_minutes
        chosen = self.fields["accounts"]
        chosen.choices = [(pk, f"{account.network_name}: {account.name}") for pk, account in self.known.items()]  # type: ignore[attr-defined]
        chosen.widget.hints = {pk: _hint(account) for pk, account in self.known.items()}
        for account in accounts:
            self.fields[own_field(account)] = TidyText(label=f"Text for {account} only", rows=4)

    def draft(self) -> Draft:
        """What was typed, as far as it can be read: the page is drawn from it even where a date is wrong."""
        given: Mapping[str, Any] = self.cleaned_data
        chosen = [self.known[pk] for pk in given.get("accounts", ())]
        media = self._media(given)
        picture, video = (None, media) if media and media.is_video else (media, None)
        return Draft(
            title=given.get("title", ""),
            topic=given.get("topic"),
            campaign=given.get("campaign", ""),
            text=given.get("text", ""),
            own=tuple((account, given.get(own_field(account), "")) for account in sorted(chosen, key=lambda a: a.pk)),
            pictures=((picture, given.get("alt", "")),) if picture else (),
            video=_video(video, given) if video else None,
            wanted_at=given.get("wanted_at"),
            window_minutes=self.window_minutes,
            emergency=given.get("emergency", False),
        )

    def _media(self, given: Mapping[str, Any]) -> Media | None:
        """The picture or video with what was typed about it, so that the checks look at that; it is kept with the post."""
        media: Media | None = given.get("kept_picture")
        if media is not None:
            media.credit, media.people = given.get("credit", ""), given.get("people", "")
        return media


def _video(media: Media, given: Mapping[str, Any]) -> Video:
    return Video(media, given.get("alt", ""), given.get("kept_captions"), given.get("no_speech", ""))


def _hint(account: Account) -> str:
    return account.at_handle if account.publishes else f"{account.at_handle}. {account.get_state_display()}"


def initial_of(draft: Draft) -> dict[str, Any]:
    """What stands in the boxes of the composer for `draft`."""
    media, alt = draft.media[0] if draft.media else (None, "")
    video = draft.video
    own = {own_field(account): text for account, text in draft.own}
    return own | {
        "accounts": [str(account.pk) for account in draft.accounts],
        "text": draft.text,
        "title": draft.title,
        "topic": draft.topic,
        "campaign": draft.campaign,
        "kept_picture": media.pk if media else None,
        "alt": alt,
        "kept_captions": video.captions.pk if video and video.captions else None,
        "no_speech": video.no_speech if video else "",
        "credit": media.credit if media else "",
        "people": media.people if media else "",
        "wanted_at": draft.wanted_at,
        "emergency": draft.emergency,
    }


class DecisionForm(forms.Form):
    """The signer's decision about one version. Nothing is chosen beforehand."""

    mark_optional = False
    decision = forms.ChoiceField(widget=Radios)
    reason = forms.CharField(
        label="What should change?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed when you send it back.",
    )
    release_reason = forms.CharField(
        label="Why this may go out in the pre-election period", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the record and read by the monitoring officer.",
    )  # fmt: skip
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, number: int, goes_out: str, author: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision = self.fields["decision"]
        decision.label = f"Approve version {number}?"
        decision.choices = [  # type: ignore[attr-defined]
            ("approve", f"Approve. It goes out {goes_out}"),
            ("send_back", f"Send back to {author} with a reason"),
        ]


class TimeForm(forms.Form):
    """Another time for a post."""

    wanted_at = LondonDateTimeField(
        label="New date and time", help_text="Europe/London time. For example, 24 11 2026 at 09:00"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PostFilterForm(forms.Form):
    """The filters of the list and of the calendar, read from the address."""

    mark_optional = False
    words = forms.CharField(label="Words", required=False, max_length=100)
    account = forms.ModelChoiceField(Account.objects.on_register(), required=False, empty_label="All accounts")
    state = forms.ChoiceField(required=False, choices=[("", "All states"), *STATES.items()])
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, empty_label="All topics")
    author = forms.ModelChoiceField(
        Person.objects.filter(posts__isnull=False).distinct(),
        label="Written by",
        required=False,
        empty_label="Everybody",
    )

    def asked(self) -> PostFilter:
        """What the list is asked for; everything where the address says nothing that we know."""
        given: Mapping[str, Any] = self.cleaned_data if self.is_valid() else {}
        return PostFilter(
            words=given.get("words", ""),
            state=given.get("state", ""),
            account=given.get("account"),
            topic=given.get("topic"),
            author=given.get("author"),
        )


class CalendarFilterForm(PostFilterForm):
    """In the calendar only account and state."""

    words = None  # type: ignore[assignment]
    topic = None  # type: ignore[assignment]
    author = None  # type: ignore[assignment]
