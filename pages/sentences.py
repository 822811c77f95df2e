"""What a form says when something is missing or wrong: “Enter …”, “Select …”, with the label of the field.

Only Django's own messages are replaced; a sentence written for a field (`error_messages=…`, a validator's message,
`ValidationError("…")`) is shown as it is.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

ARTICLES = frozenset(
    [
        "a",
        "an",
        "any",
        "how",
        "it",
        "our",
        "the",
        "their",
        "this",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "your",
    ]
)
"""Labels that begin with one of these need no “the” before them."""

GENERAL = (
    validators.EmailValidator,
    validators.URLValidator,
    validators.MaxLengthValidator,
    validators.MinLengthValidator,
    validators.MaxValueValidator,
    validators.MinValueValidator,
    validators.ProhibitNullCharactersValidator,
)


def sentences(field: BoundField) -> list[str]:
    """Every message of the field, as people should read it."""
    return [sentence(field, error) for error in field.errors.as_data()]


def sentence(field: BoundField, error: ValidationError) -> str:
    written = PLAIN.get(error.code or "") if is_djangos_own(field.field, error) else None
    return written(field, error.params or {}) if written else str(error.messages[0])


def is_djangos_own(field: forms.Field, error: ValidationError) -> bool:
    """Whether nobody wrote this message for this field."""
    if any(error.message is validator.message for validator in GENERAL):
        return True
    defaults = [getattr(kind, "default_error_messages", {}).get(error.code) for kind in type(field).__mro__]
    return any(error.message is default for default in defaults if default is not None) or error.code == "unique"


def thing(field: BoundField) -> str:
    """The label inside a sentence: “your reason”, “the email address”, “an answer to ‘Which network?’”."""
    label = str(field.label).strip()
    if label.endswith("?"):
        return f"an answer to “{label}”"
    first = label.split(" ")[0]
    small = label if first.isupper() or not first[1:].islower() else label[0].lower() + label[1:]
    return small if first.lower() in ARTICLES else f"the {small}"


def subject(field: BoundField) -> str:
    """The label at the head of a sentence."""
    label = str(field.label).strip()
    return "Your answer" if label.endswith("?") else label


def required(field: BoundField, params: Any) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{field.label}” to go on"
    chosen = isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple | forms.FileInput)
    return f"{'Select' if chosen else 'Enter'} {thing(field)}"


def invalid(field: BoundField, params: Any) -> str:
    kind = field.field
    if isinstance(kind, forms.EmailField):
        return "Enter an email address in the correct format, like name@example.com"
    if isinstance(kind, forms.URLField):
        return "Enter a web address in the correct format, like https://www.example.gov.uk"
    if isinstance(kind, forms.DecimalField | forms.FloatField):
        return f"{subject(field)} must be a number, like 2.5"
    if isinstance(kind, forms.IntegerField):
        return f"{subject(field)} must be a whole number, like 25"
    if isinstance(kind, forms.DateField | forms.DateTimeField | forms.TimeField):
        return f"{subject(field)} must be a real date or time"
    return f"Enter {thing(field)} in the correct format"


def limit(words: str) -> Callable[[BoundField, Any], str]:
    def written(field: BoundField, params: Any) -> str:
        return f"{subject(field)} must be {params['limit_value']:,} {words}"

    return written


PLAIN: dict[str, Callable[[BoundField, Any], str]] = {
    "required": required,
    "invalid": invalid,
    "invalid_choice": lambda field, params: f"Select {thing(field)} from the list",
    "invalid_list": lambda field, params: f"Select {thing(field)} from the list",
    "invalid_pk_value": lambda field, params: f"Select {thing(field)} from the list",
    "max_length": limit("characters or fewer"),
    "min_length": limit("characters or more"),
    "max_value": limit("or less"),
    "min_value": limit("or more"),
    "missing": lambda field, params: f"Select {thing(field)}",
    "empty": lambda field, params: "The selected file is empty",
    "invalid_image": lambda field, params: "The selected file is not a picture that we can read",
    "null_characters_not_allowed": lambda field, params: f"{subject(field)} contains a character that cannot be kept",
    "unique": lambda field, params: f"{subject(field)} is already in use",
}
