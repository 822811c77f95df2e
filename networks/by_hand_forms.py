"""What a person who works by hand, or checks it, has to say."""

from django import forms

from networks.forms import Seen


class HandSeen(Seen):
    """The version of the work that the person had before them."""


class WrongForm(HandSeen):
    """What the second person found."""

    what = forms.CharField(
        label="What is wrong?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, the second picture is missing.",
    )


class MendedForm(HandSeen):
    """Where it stands now."""

    url = forms.CharField(label="Address", max_length=500, help_text="As your browser shows it now.")
    answer = forms.CharField(
        label="If the address looks wrong to us and is right: why?", required=False, max_length=500
    )


class TakenDownForm(HandSeen):
    """Why it stands there no more."""

    reason = forms.CharField(
        label="Why could it not be mended?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
