"""Draws the gallery: every component in every state, in its shell, from the templates themselves. No database."""

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.core.validators import validate_slug
from django.template import engines
from django.test import RequestFactory

from pages.fields import Checkboxes, GovukDateField, LondonDateTimeField, Radios
from tests.pages import shells

GALLERY = Path(__file__).parent / "gallery"
FRIDAY = dt.datetime(2026, 11, 20, 11, 47, tzinfo=dt.UTC)
NETWORKS = [("facebook", "Facebook"), ("x", "X"), ("other", "Another network")]


def draw(name: str, /, **context: Any) -> str:
    """A page of the gallery, or a template of ours by its path, as markup."""
    engine = engines["jinja2"]
    own = GALLERY / name
    template = engine.from_string(own.read_text()) if own.exists() else engine.get_template(name)
    return template.render({"messages": [], "shell": shells.working(), **context})


class AppealForm(forms.Form):
    """As residents meet it."""

    network = forms.ChoiceField(label="Which network?", choices=NETWORKS, widget=Radios)
    handle = forms.CharField(
        label="Name of your account", help_text="As people see it, for example @madeup_maureen", max_length=80
    )
    email = forms.EmailField(label="Email address", help_text="We only use it to answer your appeal")
    why = forms.CharField(
        label="Why should we lift the block?", widget=forms.Textarea(attrs={"rows": 6}), max_length=2000
    )


class EveryFieldForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Name", widget=forms.TextInput(attrs={"placeholder": "Never shown", "autocomplete": "name"})
    )
    slug = forms.CharField(label="Short name", required=False, validators=[validate_slug])
    email = forms.EmailField(label="Work email address")
    site = forms.URLField(label="Web address", assume_scheme="https", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    people = forms.IntegerField(
        label="Followers", min_value=0, widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"})
    )
    rate = forms.DecimalField(label="Usual rate", required=False)
    reason = forms.CharField(label="Your reason", widget=forms.Textarea(attrs={"rows": 3}))
    words = forms.CharField(label="Text for X only", widget=forms.Textarea, max_length=280)
    topic = forms.ChoiceField(label="Topic", choices=[("", "---------"), ("waste", "Waste"), ("tax", "Council Tax")])
    network = forms.ChoiceField(
        label="Which network?", choices=NETWORKS, widget=Radios(hints={"x": "Shown to everybody"})
    )
    accounts = forms.MultipleChoiceField(
        label="Accounts", choices=NETWORKS, widget=Checkboxes(hints={"x": "Own version"})
    )
    agreed = forms.BooleanField(label="I have read the guide", help_text="It takes four minutes")
    picture = forms.FileField(label="Picture")
    until = GovukDateField(label="Consent given until", help_text="For example, 27 3 2027")
    goes_out = LondonDateTimeField(
        label="Date and time", help_text="Europe/London time. For example, 24 11 2026 at 09:00"
    )
    version = forms.CharField(widget=forms.HiddenInput, initial="4")


class FilterForm(forms.Form):
    """Above a list: nothing is required and nobody needs telling."""

    mark_optional = False
    period = forms.ChoiceField(label="Period", required=False, choices=[("q3", "July to September 2026")])
    against = forms.ChoiceField(label="Against", required=False, choices=[("q2", "Quarter before")])


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="Block @bram_invented on Facebook and X?",
        choices=[("confirm", "Confirm the block"), ("warn", "Warn again instead"), ("nothing", "Do nothing more")],
        widget=Radios,
    )
    reason = forms.CharField(label="Your reason", widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(forms.Form):
    why = forms.CharField(label="What they need to know", widget=forms.Textarea(attrs={"rows": 2}))
    reply = forms.CharField(
        label="Reply as Ashmere District Council, in public on Facebook",
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "r"}),
    )


ACCOUNTS = [
    (
        "Fb",
        "Facebook",
        "Ashmere District Council",
        "Communications. Two-way",
        11482,
        "Open",
        "Medium",
        "3 Nov",
        "Today",
    ),
    ("X", "X", "@ashmere_example", "Communications. Two-way", 9916, "Open", "Low", "3 Nov", "Today"),
    (
        "Ig",
        "Instagram",
        "ashmeremuseum.example",
        "Museum, at arm’s length",
        2644,
        "Open",
        "Low",
        "19 days late",
        "6 days ago",
    ),
    (
        "Fb",
        "Facebook",
        "Wexmoor Town Hall",
        "Venues",
        3377,
        "Compromised",
        "High, accepted",
        "Change now",
        "2 days ago",
    ),
    (
        "Fl",
        "Flickr",
        "a-name-that-somebody-made-very-very-long-and-without-any-space.example",
        "Communications",
        None,
        "Suspended",
        "None made",
        "1 Nov",
        "Silent 14 months",
    ),
]


def page_of(number: int = 2) -> Any:
    return Paginator(range(412), 25).page(number)


def message(words: str, level: int = constants.SUCCESS) -> Message:
    return Message(level, words)


def pages() -> dict[str, str]:
    """The gallery: name → markup."""
    register = {"accounts": ACCOUNTS, "page": page_of(), "request": RequestFactory().get("/accounts/?view=all")}
    case = {"opened": FRIDAY, "decision": DecisionForm()}
    done = [
        message("Signed. It goes out on Tuesday 24 November at 09:00."),
        message("Somebody else was faster: Tom Ashby took this at 15:58.", constants.WARNING),
    ]
    banner = "Demonstration. People, accounts and figures are invented; nothing leaves this system."
    return {
        "home": draw("home.html", shell=shells.working(strips=(shells.PRE_ELECTION,))),
        "home-emergency": draw(
            "home.html",
            shell=shells.working(emergency=shells.FLOOD, strips=(shells.HELD,), banner=banner),
            messages=done,
        ),
        "figures": draw("figures.html", filter_form=FilterForm(), shell=shells.working("Figures", can_write=False)),
        "register": draw("register.html", shell=shells.working("Accounts"), **register),
        "case": draw("case.html", shell=shells.working("Moderation"), **case),
        "form": draw(
            "form.html",
            form=EveryFieldForm(
                initial={"until": dt.date(2027, 3, 27), "goes_out": dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)}
            ),
        ),
        "form-errors": draw(
            "form.html",
            form=EveryFieldForm({"email": "nobody", "until_day": "31", "until_month": "2", "until_year": "2027"}),
        ),
        "inbox": draw("inbox.html", shell=shells.working("Inbox"), form=ReplyForm(), moment=FRIDAY),
        "inbox-messages": draw(
            "inbox.html",
            shell=shells.working("Inbox", emergency=shells.FLOOD),
            form=ReplyForm({}),
            moment=FRIDAY,
            messages=done,
        ),
        "public": draw(
            "public.html", shell=shells.PUBLIC, form=AppealForm({"network": "x", "email": "bram.invented.example"})
        ),
    } | {f"error-{code}": draw(f"errors/{code}.html") for code in (403, 503)}
