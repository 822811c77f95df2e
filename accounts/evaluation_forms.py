"""The council's questions about a network, and the decision on the answers."""

from typing import Any, Final

from django import forms

from accounts.catalogue import NETWORKS
from accounts.models import NetworkEvaluation, Verdict, Yes, network_choices
from pages.fields import GovukDateField, Radios

DAY_HINT: Final = "The last day of a trial, or the day on which to look again. Leave it empty otherwise."


class BeginForm(forms.Form):
    """Which network."""

    network = forms.ChoiceField(
        label="Which network?", required=False, choices=lambda: [("", "Another one"), *network_choices()]
    )
    name = forms.CharField(label="What is the other network called?", required=False, max_length=80)
    address = forms.URLField(
        label="Where is it?", required=False, max_length=200, assume_scheme="https", help_text="The address of its first page"
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("network") in NETWORKS and (given.get("name") or given.get("address")):
            self.add_error("name", "Leave this empty, or select “Another one” above.")
        return given


class AnswersForm(forms.Form):
    """The questions as they stood when the evaluation was begun, each with its reason. A draft may have gaps."""

    mark_optional = False
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, evaluation: NetworkEvaluation, **kwargs: Any) -> None:
        rows = evaluation.answers
        said = {f"answer_{n}": row["answer"] for n, row in enumerate(rows)}
        said |= {f"why_{n}": row["why"] for n, row in enumerate(rows)}
        said |= {"seen": evaluation.version, "proposed": evaluation.proposed, "proposed_day": evaluation.proposed_day}
        super().__init__(*args, **kwargs | {"initial": said})
        self.count = len(rows)
        for n, row in enumerate(rows):
            self.fields[f"answer_{n}"] = forms.ChoiceField(
                label=row["question"], choices=Yes.choices, widget=Radios, required=False
            )
            self.fields[f"why_{n}"] = forms.CharField(
                label=f"Why? (question {n + 1})", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            )  # fmt: skip
        self.fields["proposed"] = forms.ChoiceField(
            label="What do you propose?", choices=Verdict.choices, widget=Radios, required=False
        )
        self.fields["proposed_day"] = GovukDateField(label="Until when?", required=False, help_text=DAY_HINT)

    def facts(self) -> dict[str, Any]:
        """As the verb takes them."""
        given = self.cleaned_data
        answers = [(given[f"answer_{n}"], given[f"why_{n}"]) for n in range(self.count)]
        return {"answers": answers} | {name: given[name] for name in ("proposed", "proposed_day", "seen")}


class DecideForm(forms.Form):
    """The decision. Nothing is chosen beforehand."""

    mark_optional = False
    verdict = forms.ChoiceField(label="Your decision", choices=Verdict.choices, widget=Radios)
    day = GovukDateField(label="Until when?", required=False, help_text=DAY_HINT)
    reason = forms.CharField(
        label="Why?", max_length=1_000, widget=forms.Textarea(attrs={"rows": 4}), help_text="It stays in the record."
    )
    minute = forms.CharField(
        label="Its minute (optional)",
        required=False,
        max_length=120,
        help_text="Where a meeting decided, for example SLT 26/118",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
