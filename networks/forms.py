"""What a person who looked has to say."""

from django import forms


class Seen(forms.Form):
    """The version of the item that the person had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ItIsOutForm(Seen):
    """The address is the proof, and may look wrong and be right. Whether there must be one the verb knows."""

    mark_optional = False
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=500,
        help_text="As your browser shows it where you see it on the network.",
    )
    answer = forms.CharField(
        label="If the address looks wrong to us and is right: why? (optional)",
        required=False,
        max_length=500,
    )


class LeaveItForm(Seen):
    """Why it is not to be sent any more."""

    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="It stays in the record."
    )
