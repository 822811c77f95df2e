from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from pages.fields import GovukDateField

LONDON = ZoneInfo("Europe/London")


class EmergencyForm(forms.Form):
    """What has happened, as officers and residents read it."""

    name = forms.CharField(
        label="What has happened?",
        max_length=160,
        help_text="A few words, for example flooding in Wexmoor. Residents read them too.",
    )


class PreElectionForm(forms.Form):
    """The election and its dates; the last day belongs to the period."""

    name = forms.CharField(
        label="Which election?", max_length=160, help_text="For example the Wexmoor Bearton by-election"
    )
    first_day = GovukDateField(label="First day")
    last_day = GovukDateField(label="Last day", help_text="The day of the election itself")

    def moments(self) -> dict[str, Any]:
        """From the beginning of the first day to the end of the last, in London."""
        starts, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return {
            "starts_at": datetime.combine(starts, time.min, LONDON),
            "ends_at": datetime.combine(last, time.max, LONDON).replace(microsecond=0),
        }
