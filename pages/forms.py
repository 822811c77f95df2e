"""GOV.UK markup for plain Django forms: no base class, no `class=` in forms.

`FORM_RENDERER = "pages.forms.GovukRenderer"`. In a template `{{ form }}` is all fields, `{{ form.reason }}` one field
with label, hint, message and input; `{{ form.reason.group("m") }}` the same at GOV.UK's own scale with a medium label,
for residents' pages. The error summary is `error_summary(form)` of components/notices.html; the shells show it for
`form` by themselves. Labels of fields that may stay empty end with “(optional)”, unless the form says
`mark_optional = False` (filters).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from markupsafe import Markup

from pages.clocks import clock_note
from pages.fields import DateParts
from pages.sentences import sentences

COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateParts, "date-input"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkboxes"),
    (forms.FileInput, "file-upload"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password-input"),
)
"""Which of GOV.UK's components draws which widget; the first that fits, else `input`."""

NAMED = frozenset(
    ["class", "cols", "id", "max", "maxlength", "min", "minlength", "placeholder", "required", "rows", "step", "type"]
)
"""Attributes that a component takes by name, or that GOV.UK advises against; the others are passed on as they are."""

WIDTHS = {"day": 2, "month": 2, "year": 4, "time": 5}
"""How many characters each box of a date is wide, in GOV.UK's steps."""

DJANGOS_ROWS = "10"
"""How many lines Django gives a text area for which nobody chose."""

NOT_CHOSEN = "---------"
"""Django's word for the empty choice."""


def told_apart(acts: Mapping[str, forms.BaseForm]) -> None:
    """Several forms on one page: each gets ids of its own, by its name there, so that every label leads to its own field."""
    for name, form in acts.items():
        form.auto_id = f"id_{name}_%s"


class GovukBoundField(BoundField):
    """A field with its data, able to draw itself as one of GOV.UK's components."""

    def __str__(self) -> SafeString:
        return self.as_widget() if self.is_hidden else self.group()

    __html__ = __str__

    def as_field_group(self) -> SafeString:
        return self.group()

    def group(self, size: str = "") -> SafeString:
        """Label, hint, message, input. `size`: `s`, `m`, `l`, GOV.UK's own scale; empty: as dense as working pages."""
        params = {name: value for name, value in self.parameters(size).items() if value is not None}
        return self.form.render("forms/field.html", {"field": self, "component": self.component, "params": params})

    @property
    def component(self) -> str:
        widget = self.field.widget
        name = next((name for kind, name in COMPONENTS if isinstance(widget, kind)), "input")
        return "character-count" if name == "textarea" and getattr(self.field, "max_length", None) else name

    @property
    def messages(self) -> list[str]:
        """The sentences about this field, none where it is in order."""
        return sentences(self)

    @property
    def own_id(self) -> str:
        """Always one, also where a form was made without: labels and messages need it."""
        return self.field.widget.attrs.get("id") or self.auto_id or f"id_{self.html_name}"

    @property
    def target(self) -> str:
        """The id that the error summary leads to: the input, the first radio button, the first box that is wrong."""
        return f"{self.own_id}_{self.marked[0]}" if self.component == "date-input" else self.own_id

    @property
    def marked(self) -> tuple[str, ...]:
        """The boxes of a date that are wrong; all of them where the message does not say."""
        parts = [part for error in self.errors.as_data() for part in (error.params or {}).get("parts", ())]
        return tuple(parts) or self.field.widget.parts

    @property
    def words(self) -> str:
        """The label, with “(optional)” where the field may stay empty."""
        label = str(self.label)
        said = self.field.required or self.is_tick_box or label.endswith("(optional)")
        return label if said or not getattr(self.form, "mark_optional", True) else f"{label} (optional)"

    @property
    def is_tick_box(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def note(self) -> str:
        """What to know about a time that happens twice, when the clocks go back."""
        value = getattr(self.form, "cleaned_data", {}).get(self.name) if self.form.is_bound else self.initial
        return clock_note(value) if isinstance(value, dt.datetime) else ""

    def parameters(self, size: str) -> dict[str, Any]:
        """What GOV.UK's macro for this component takes."""
        params = self.common(size)
        if self.is_tick_box:
            return params | self.tick_box(params)
        own: dict[str, Any] = getattr(self, self.component.replace("-", "_"))(params["label"]["classes"])
        return params | own

    def common(self, size: str) -> dict[str, Any]:
        attrs = self.field.widget.attrs
        dense = f"govuk-{self.component}--small" if not size and self.component in {"radios", "checkboxes"} else ""
        params: dict[str, Any] = {
            "id": self.own_id,
            "idPrefix": self.own_id,
            "name": self.html_name,
            "label": {"text": self.words, "classes": f"govuk-label--{size}" if size else ""},
            "classes": f"{attrs.get('class', '')} {dense}".strip(),
            "attributes": {name: value for name, value in attrs.items() if name not in NAMED},
        }
        if self.field.disabled:
            params["attributes"]["readonly"] = "readonly"
        if self.help_text:
            params["hint"] = {"html" if hasattr(self.help_text, "__html__") else "text": self.help_text}
        if self.messages:
            params["errorMessage"] = {"html": Markup("<br>").join(self.messages)}
        return params

    def input(self, label_classes: str) -> dict[str, Any]:
        widget = self.field.widget
        kind = widget.attrs.get("type") or getattr(widget, "input_type", "text")
        value = text(widget.format_value(self.value()))
        if kind != "number":
            return {"type": kind, "value": value}
        # GOV.UK: type="number" changes when somebody scrolls, and hides what is not a number.
        whole = not isinstance(self.field, forms.DecimalField | forms.FloatField)
        return {"type": "text", "inputmode": "numeric" if whole else "decimal", "value": value}

    def password_input(self, label_classes: str) -> dict[str, Any]:
        return {"autocomplete": self.field.widget.attrs.get("autocomplete", "current-password"), "attributes": None}

    def textarea(self, label_classes: str) -> dict[str, Any]:
        value = text(self.field.widget.format_value(self.value()))
        # A browser drops the first line break of a text area.
        value = "\n" + value if value.startswith(("\n", "\r")) else value
        rows = self.field.widget.attrs.get("rows", 5)
        return {"value": value, "rows": 5 if rows == DJANGOS_ROWS else rows}

    def character_count(self, label_classes: str) -> dict[str, Any]:
        limit: int = self.field.max_length  # type: ignore[attr-defined]  # `component` looked: the field has one
        counted = {"maxlength": limit, "textareaDescriptionText": f"You can use up to {limit:,} characters"}
        return self.textarea(label_classes) | counted

    def file_upload(self, label_classes: str) -> dict[str, Any]:
        return {"multiple": bool(getattr(self.field.widget, "allow_multiple_selected", False))}

    def select(self, label_classes: str) -> dict[str, Any]:
        empty = "Choose one" if self.field.required else "None"
        several = {"attributes": {"multiple": "multiple"}} if self.field.widget.allow_multiple_selected else {}
        return several | {
            "items": [
                {
                    "value": text(option["value"]),
                    "text": empty if option["label"] == NOT_CHOSEN else option["label"],
                    "selected": option["selected"],
                }
                for option in self.options()
            ]
        }

    def radios(self, label_classes: str) -> dict[str, Any]:
        return self.fieldset(label_classes) | {
            "items": [self.choice(option) for option in self.options() if self.offered(option)]
        }

    checkboxes = radios

    def offered(self, option: dict[str, Any]) -> bool:
        """A choice that must be made offers no empty one."""
        return option["label"] != NOT_CHOSEN and (bool(text(option["value"])) or not self.field.required)

    def choice(self, option: dict[str, Any]) -> dict[str, Any]:
        value = text(option["value"])
        item = {"value": value, "text": option["label"], "checked": option["selected"]}
        hint = getattr(self.field.widget, "hints", {}).get(value)
        return item | {"hint": {"text": hint}} if hint else item

    def tick_box(self, params: dict[str, Any]) -> dict[str, Any]:
        """One tick box: its own label is the question, the hint stands under it."""
        item = {"value": "on", "text": self.words, "checked": bool(self.value()), "hint": params.get("hint")}
        return {"items": [item], "hint": None}

    def date_input(self, label_classes: str) -> dict[str, Any]:
        widget = self.field.widget
        marked = self.marked if self.errors else ()
        boxes = zip(widget.parts, widget.written(self.value()), strict=True)
        items = [
            {
                "id": f"{self.own_id}_{part}",
                "name": f"{self.html_name}_{part}",
                "label": part.capitalize(),
                "value": value,
                "classes": width(part, value) + (" govuk-input--error" if part in marked else ""),
                "inputmode": "text" if part == "time" else "numeric",
            }
            for part, value in boxes
        ]
        return self.fieldset(label_classes) | {"items": items}

    def fieldset(self, label_classes: str) -> dict[str, Any]:
        classes = label_classes.replace("govuk-label", "govuk-fieldset__legend")
        return {"fieldset": {"legend": {"text": self.words, "classes": classes}}}

    def options(self) -> Iterator[dict[str, Any]]:
        """The choices, groups flattened, with which of them are selected."""
        widget = self.field.widget
        for _, group, _ in widget.optgroups(self.html_name, widget.format_value(self.value())):
            yield from group


def width(part: str, value: str) -> str:
    """The box's width; “November” and “01:30 GMT” need more than digits."""
    return f"govuk-input--width-{WIDTHS[part] if len(value) <= 5 else 10}"


def text(value: Any) -> str:
    return "" if value is None else str(value)


class GovukRenderer(TemplatesSetting):
    """Forms drawn by our templates, hidden inputs by Django's."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = GovukBoundField
