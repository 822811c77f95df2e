"""The risk matrix (REG-5; NCC 11 and 12)."""

from typing import Any

from django import forms

from accounts.models import KINDS
from core.people.models import Person

LIKELY = [(1, "1, very unlikely"), (2, "2, unlikely"), (3, "3, possible"), (4, "4, likely"), (5, "5, very likely")]
HARM = [(1, "1, hardly any"), (2, "2, little"), (3, "3, some"), (4, "4, much"), (5, "5, very much")]


class RiskForm(forms.Form):
    """Likelihood and harm for each kind, what is done about it, and whose it is. Nothing is chosen beforehand."""

    mitigation = forms.CharField(
        label="What is done about it?",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What makes it less likely, and what you do when it happens",
    )
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="Whose risk is it?", help_text="Hears of it before it has to be looked at again"
    )

    field_order = [f"{code}_{half}" for code in KINDS for half in ("likelihood", "harm")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in KINDS.items():
            self.fields[f"{code}_likelihood"] = _score(f"{name}: how likely is harm?", LIKELY)
            self.fields[f"{code}_harm"] = _score(f"{name}: how much harm?", HARM)
        self.fields["owner"].queryset = Person.objects.working().order_by("name")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def kinds(self) -> dict[str, tuple[int, int]]:
        given = self.cleaned_data
        return {code: (given[f"{code}_likelihood"], given[f"{code}_harm"]) for code in KINDS}


def _score(label: str, choices: list[tuple[int, str]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=[("", "---------"), *choices], coerce=int)
