"""GOV.UK's markup from plain Django forms, and sentences about what is missing."""

import re
from html import unescape
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from pages.fields import Radios
from tests.pages.drawing import AppealForm, EveryFieldForm, draw


def ids(markup: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', markup)


def test_one_field_comes_with_label_hint_and_input_that_belong_together() -> None:
    markup = str(AppealForm()["handle"])
    assert '<label class="govuk-label" for="id_handle">' in markup
    assert '<div id="id_handle-hint" class="govuk-hint">' in markup
    assert 'aria-describedby="id_handle-hint"' in markup


def test_an_error_stands_beside_its_field_and_belongs_to_it() -> None:
    markup = str(AppealForm({})["handle"])
    assert "govuk-form-group--error" in markup
    assert 'aria-describedby="id_handle-hint id_handle-error"' in markup
    assert "Enter the name of your account" in markup


def test_nothing_is_told_by_a_placeholder_and_nothing_is_left_to_the_browser() -> None:
    markup = str(EveryFieldForm())
    assert "placeholder" not in markup and "required" not in markup and 'type="number"' not in markup
    assert 'autocomplete="name"' in markup and 'inputmode="numeric"' in markup and 'inputmode="decimal"' in markup


def test_every_label_and_description_leads_to_something_that_exists() -> None:
    markup = str(EveryFieldForm({}))
    known = ids(markup)
    assert len(known) == len(set(known))
    wanted = re.findall(r'\bfor="([^"]+)"', markup)
    wanted += [one for several in re.findall(r'aria-describedby="([^"]+)"', markup) for one in several.split()]
    assert sorted(set(wanted) - set(known)) == []


def test_radios_and_tick_boxes_stand_in_a_fieldset_with_their_question() -> None:
    form = EveryFieldForm()
    for name in ("network", "accounts", "until", "goes_out"):
        legend = re.search(r"<fieldset[^>]*>\s*<legend[^>]*>\s*(.+?)\s*</legend>", str(form[name]))
        assert legend and legend[1] == form[name].label


def test_a_single_tick_box_is_its_own_question() -> None:
    markup = str(EveryFieldForm()["agreed"])
    assert (
        "<fieldset" not in markup and markup.count("I have read the guide") == 1 and "It takes four minutes" in markup
    )


def test_choices_have_their_hints_and_keep_what_was_chosen() -> None:
    form = EveryFieldForm({"network": "x", "accounts": ["x", "other"], "topic": "tax"})
    assert "Shown to everybody" in str(form["network"])
    assert str(form["network"]).count(" checked") == 1 and str(form["accounts"]).count(" checked") == 2
    assert '<option value="tax" selected>' in str(form["topic"])


def test_a_choice_that_must_be_made_offers_no_empty_one() -> None:
    class Chosen(forms.Form):
        must = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], widget=Radios)
        may = forms.ChoiceField(choices=[("", "Neither"), ("a", "A")], widget=Radios, required=False)

    assert str(Chosen()["must"]).count('type="radio"') == 1
    assert str(Chosen()["may"]).count('type="radio"') == 2


def test_what_may_stay_empty_says_so_except_in_a_filter() -> None:
    class Search(forms.Form):
        word = forms.CharField(label="Word", required=False)

    class Filter(Search):
        mark_optional = False

    assert "Word (optional)" in str(Search()["word"])
    assert "(optional)" not in str(Filter()["word"])


def test_a_text_with_a_limit_counts_and_keeps_its_first_line_break() -> None:
    markup = str(EveryFieldForm({"words": "\nHello"})["words"])
    assert 'data-maxlength="280"' in markup and "You can use up to 280 characters" in markup
    assert ">\n\nHello</textarea>" in markup


def test_what_people_typed_is_escaped_everywhere() -> None:
    form = EveryFieldForm(
        {"name": '"><script>', "reason": "</textarea><script>", "until_day": '"><script>', "topic": "<script>"}
    )
    assert "<script>" not in str(form)


def test_a_password_is_never_sent_back() -> None:
    assert "secret" not in str(EveryFieldForm({"password": "secret"})["password"])


def test_hidden_fields_are_only_that() -> None:
    assert str(EveryFieldForm()["version"]) == '<input type="hidden" name="version" value="4" id="id_version">'


def test_residents_pages_draw_fields_at_full_size_and_working_pages_small() -> None:
    assert "govuk-radios--small" in str(AppealForm()["network"])
    full = AppealForm()["network"].group("m")
    assert "govuk-radios--small" not in full and "govuk-fieldset__legend--m" in full


def test_the_title_of_a_page_with_errors_begins_with_error() -> None:
    assert "<title>Error: Appeal a block" in draw("public.html", form=AppealForm({}))
    assert "<title>Appeal a block" in draw("public.html", form=AppealForm())


def test_the_summary_leads_to_the_first_input_of_each_wrong_field() -> None:
    form = EveryFieldForm({"until_day": "31", "until_month": "2"})
    page = draw("form.html", form=form)
    targets = re.findall(r'<a href="#(id_[^"]+)"', page)
    assert (
        "id_network" in targets
        and "id_until_year" in targets
        and "id_goes_out_day" in targets
        and "id_agreed" in targets
    )
    assert sorted(set(targets) - set(ids(page))) == []
    inputs = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    assert sorted(set(targets) - set(inputs)) == []


def test_a_refusal_of_the_whole_form_leads_to_its_first_field() -> None:
    form = AppealForm({"network": "x", "handle": "h", "email": "a@b.example", "why": "w"})
    form.is_valid()
    form.add_error(None, "Appeals are possible from 23 November 2027")
    page = draw("public.html", form=form)
    assert '<a href="#id_network">Appeals are possible from 23 November 2027</a>' in page


def test_forms_with_prefixes_and_without_ids_stay_whole() -> None:
    assert 'for="id_a-handle"' in str(AppealForm(prefix="a")["handle"])
    assert 'for="id_handle"' in str(AppealForm(auto_id=False)["handle"])


def test_a_formset_is_drawn_field_by_field() -> None:
    markup = unescape(str(forms.formset_factory(AppealForm, extra=2)()))
    assert markup.count("Name of your account") == 2 and "form-TOTAL_FORMS" in markup


FILLED = {
    "name": "Grace",
    "email": "grace@ashmere.example",
    "password": "x",
    "people": "5",
    "reason": "r",
    "words": "w",
    "topic": "tax",
    "network": "x",
    "accounts": ["x"],
    "agreed": "on",
    "version": "4",
}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Enter the name"),
        ({"email": ""}, "Enter the work email address"),
        ({"email": "nobody"}, "Enter an email address in the correct format, like name@example.com"),
        ({"site": "not a site"}, "Enter a web address in the correct format, like https://www.example.gov.uk"),
        ({"people": "many"}, "Followers must be a whole number, like 25"),
        ({"people": "-1"}, "Followers must be 0 or more"),
        ({"rate": "high"}, "Usual rate must be a number, like 2.5"),
        ({"words": "w" * 281}, "Text for X only must be 280 characters or fewer"),
        ({"reason": ""}, "Enter your reason"),
        ({"topic": ""}, "Select the topic"),
        ({"topic": "other"}, "Select the topic from the list"),
        ({"network": ""}, "Select an answer to “Which network?”"),
        ({"accounts": []}, "Select the accounts"),
        ({"accounts": ["nowhere"]}, "Select the accounts from the list"),
        ({"agreed": ""}, "Tick “I have read the guide” to go on"),
        ({"name": "a\x00b"}, "Name contains a character that cannot be kept"),
    ],
)
def test_djangos_messages_become_sentences(changed: dict[str, Any], sentence: str) -> None:
    form = EveryFieldForm(FILLED | changed)
    (name,) = changed
    assert form[name].messages == [sentence]


def test_a_sentence_that_was_written_for_a_field_is_kept() -> None:
    class Own(forms.Form):
        handle = forms.CharField(error_messages={"required": "Enter the name of the account that is blocked"})
        short = forms.CharField(validators=[MaxLengthValidator(3, message="Three letters, please")])

        def clean_short(self) -> str:
            raise ValidationError("This name is taken by Wexmoor Town Hall", code="invalid")

    assert Own({})["handle"].messages == ["Enter the name of the account that is blocked"]
    assert Own({"short": "abcd"})["short"].messages == ["Three letters, please"]
    assert Own({"short": "abc"})["short"].messages == ["This name is taken by Wexmoor Town Hall"]


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Reason", "Enter the reason"),
        ("Your reason", "Enter your reason"),
        ("URL of the page", "Enter the URL of the page"),
        ("What they need to know", "Enter what they need to know"),
        ("Text for X only", "Enter the text for X only"),
    ],
)
def test_labels_read_well_inside_sentences(label: str, sentence: str) -> None:
    class One(forms.Form):
        field = forms.CharField(label=label)

    assert One({})["field"].messages == [sentence]
