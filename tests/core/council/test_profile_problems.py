"""What is wrong with a council file is said in a sentence, at its line, all of it at once."""

import pytest

from core.council.profile import problems_in
from tests.core.council.profile_files import spoilt, text_of

NORTH_HERTS = text_of("north-herts")
TARGET = 'working_days = { value = 1, source = "6.2.2" }'
EDITORS = 'department_editors_may = { value = ["draft", "publish", "reply"], source = "4.9; 4.11" }'

# What stands in North Hertfordshire's file, what somebody writes instead, and what they are told about that line.
AT_THE_LINE = [
    (TARGET, TARGET.replace("1", '"one day"', 1), "reply target: 'one day' is not a number of working days. Write 1."),
    (TARGET, TARGET.replace("1", '"10 days"', 1), "reply target: '10 days' is not a number of working days. Write 10."),
    (
        TARGET,
        TARGET.replace("1", '"soon"', 1),
        "reply target: 'soon' is not a number of working days. Write a whole number, from 1 to 60.",
    ),
    (
        TARGET,
        TARGET.replace("1", "true", 1),
        "reply target: true is not a number of working days. Write a whole number, from 1 to 60.",
    ),
    (TARGET, TARGET.replace("1", "0", 1), "reply target: 0 is too small. Write 1 to 60."),
    (TARGET, TARGET.replace("1", "61", 1), "reply target: 61 is too large. Write 1 to 60."),
    (
        TARGET,
        "working_days = 1",
        (
            'reply target: no paragraph is named. Write working_days = { value = 1, source = "…" },'
            " or stated = false where the document does not say it."
        ),
    ),
    (
        TARGET,
        'working_days = { source = "6.2.2" }',
        (
            'reply target: the value itself is missing. Write working_days = { value = …, source = "…" },'
            " or stated = false where the document does not say it."
        ),
    ),
    (
        TARGET,
        TARGET.replace("}", ", stated = false }"),
        "reply target: a source is named, so it is stated. Take away one of the two.",
    ),
    (
        TARGET,
        "working_days = { value = 1, stated = true }",
        'reply target: stated can only be false. Where the document does state it, write source = "…".',
    ),
    (
        TARGET,
        TARGET.replace("6.2.2", "page six"),
        "reply target: 'page six' is neither a paragraph number nor a heading listed in [document].",
    ),
    (
        TARGET,
        TARGET.replace('"6.2.2"', "6.2"),
        'reply target: 6.2 names no paragraph. Write it like "6.2.2", or stated = false instead.',
    ),
    (TARGET, TARGET.replace("}", ", because = 1 }"), "reply target: there is no key 'because' here."),
    (
        'kind = { value = "district", source = "cover" }',
        'kind = { value = "borugh", source = "cover" }',
        "kind of council: 'borugh' is not a kind of council. Did you mean 'borough'?",
    ),
    (
        'colour = "#0d4a4f"',
        'colour = "#3a8f98"',
        'colour: #3a8f98 has a contrast of 3.7:1 on white, less than 7:1. The nearest darker one is "#276167".',
    ),
    ('colour = "#0d4a4f"', 'colour = "teal"', "colour: 'teal' is not a colour. Write it like \"#0d4a4f\"."),
    (
        'years = { value = "2018-2021", source = "cover" }',
        'years = { value = "2021-2018", source = "cover" }',
        'years of the document: the years are in the wrong order. Write "2018-2021".',
    ),
    (
        'date = { value = "2018-09", source = "cover" }',
        'date = { value = "2028-09", source = "cover" }',
        "the document is dated 2028-09, after its last year, 2018-2021.",
    ),
    (
        'date = { value = "2018-09", source = "cover" }',
        'date = { value = "2018-13", source = "cover" }',
        'date of the document: \'2018-13\' is not a date. Write "2009", "2018-02" or "2018-02-14".',
    ),
    (
        'final_word = { value = "comms", source = "4.9" }',
        'final_word = { value = "coms", source = "4.9" }',
        "final word: 'coms' is not a stage of the sign-off chain. Did you mean 'comms'?",
    ),
    (
        'role = { value = "comms_manager", stated = false }',
        'role = { value = "comms_manger", stated = false }',
        "role that signs: 'comms_manger' is not a role. Did you mean 'comms_manager'?",
    ),
    (
        'network = "flickr"',
        'network = "Twitter"',
        "network: 'Twitter' is not a network. Write 'x', the network's name since 2023.",
    ),
    ('network = "flickr"', 'network = "flicker"', "network: 'flicker' is not a network. Did you mean 'flickr'?"),
    (
        'department = { value = "communications", source = "4.7" }',
        'department = { value = "comunications", source = "4.7" }',
        "owning department: 'comunications' is not a department in this file. Did you mean 'communications'?",
    ),
    (
        EDITORS,
        EDITORS.replace("reply", "sign"),
        (
            "department editors may: 'sign' is not a duty that department editors can have."
            " Write one of: draft, publish, reply."
        ),
    ),
    (EDITORS, EDITORS.replace("reply", "draft"), "department editors may: 'draft' is listed twice. Take one away."),
    (
        'monday = ["09:00 to 17:00"]',
        'monday = ["09:00 to 13:00", "12:00 to 17:00"]',
        "Monday: 09:00 to 13:00 and 12:00 to 17:00 overlap. Give each part of the day once.",
    ),
    (
        'monday = ["09:00 to 17:00"]',
        'monday = "09:00 to 17:00"',
        "Monday: '09:00 to 17:00' is not a list of hours. Write [\"09:00 to 17:00\"], or [] for a closed day.",
    ),
    (
        "closures = { value = [], stated = false }",
        "closures = { value = [2026-12-30, 2026-12-29], stated = false }",
        "other days closed: the days are in the wrong order. Sort them by date.",
    ),
    (
        "closures = { value = [], stated = false }",
        'closures = { value = ["Christmas"], stated = false }',
        "other days closed: 'Christmas' is not a day. Write it like 2026-12-29.",
    ),
    (
        "warn_at_percent = { value = [50, 80], stated = false }",
        "warn_at_percent = { value = [80, 50], stated = false }",
        "warnings before: write the smallest share of the time first.",
    ),
    (
        "initials = { value = true, source",
        'initials = { value = "yes", source',
        "replies are signed with initials: 'yes' is neither yes nor no. Write true, without quotation marks.",
    ),
    (
        'self_approval = "never"',
        'self_approval = "sometimes"',
        "self-approval: 'sometimes' is not allowed: nobody may sign what they wrote. Write 'never'.",
    ),
    (
        'text = "We need longer to look into this. You will have a full answer by {date}."',
        'text = "We need longer to look into this."',
        "holding reply: gives_date and the text disagree. Write {date} where it belongs.",
    ),
    (
        "withdrawal_at_any_time = true",
        "withdrawal_at_any_time = false",
        "withdrawal of consent: consent can always be withdrawn (UK GDPR, article 7(3)). Write true.",
    ),
    (
        "second_person = { value = true, stated = false }",
        "second_person = { value = false, stated = false }",
        "second person: a block is always confirmed by a second person. Write true.",
    ),
    (
        'action = "record"',
        'action = "delete"',
        "ladder: the first step must be 'record': nothing is done before it is recorded.",
    ),
    ('action = "warn"', 'action = "hide"', "this step is on the ladder already."),
    ("number = 3\n", "number = 2\n", "another rule has this number already."),
    ('code = "spam"', 'code = "abusive"', "another rule has this code already."),
    (
        'code = "spam"',
        'code = "Spam!"',
        (
            "code of the rule: 'Spam!' is not a short name of small letters, digits and hyphens."
            ' Write it like "customer-services".'
        ),
    ),
    (
        'website = { value = "https://www.north-herts.gov.uk", source = "6.2.3" }',
        'website = { value = "www.north-herts.gov.uk", source = "6.2.3" }',
        "website: 'www.north-herts.gov.uk' is not a web address. Write it like \"https://www.example.gov.uk\".",
    ),
    ('to_roles = ["smt_member"]', "to_roles = []", "nobody receives this report. Name a role, or a body with to_body."),
    (
        'monogram = "NH"',
        "monogram = 7",
        'monogram: 7 is not a monogram of one to three capitals. Write it like "NH".',
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), AT_THE_LINE)
def test_a_wrong_value_is_named_at_its_line(old: str, new: str, sentence: str) -> None:
    text, line = spoilt(NORTH_HERTS, old, new)
    found = problems_in(text, "councils/x.toml")
    assert [str(problem) for problem in found] == [f"councils/x.toml, line {line}: {sentence}"]


def told(old: str, new: str, *, about: str = NORTH_HERTS) -> list[tuple[str, str]]:
    """What is told when `new` stands in place of `old`: each line that is named, as it stands, and the sentence."""
    text, _ = spoilt(about, old, new)
    lines = text.split("\n")
    return [(lines[problem.line - 1], problem.sentence) for problem in problems_in(text, "x.toml")]


def test_a_missing_key_is_named_at_its_table_with_the_line_to_paste() -> None:
    sentence = "late limit: late_limit_minutes is missing. Write late_limit_minutes = { value = 15, stated = false },"
    assert told("late_limit_minutes = 15\n", "") == [("[publishing]", f"{sentence} or name its paragraph.")]


def test_an_unknown_key_is_named_with_the_nearest_that_there_is() -> None:
    found = told('monogram = "NH"\n', 'monogram = "NH"\nemial = "a@b.uk"\n')
    assert found == [('emial = "a@b.uk"', "there is no key 'emial' here. Did you mean 'email'?")]


def test_a_misspelt_table_is_named_and_the_right_one_missed() -> None:
    assert told("[reply_target]", "[reply_targets]") == [
        ("[reply_targets]", "there is no key 'reply_targets' here. Did you mean 'reply_target'?"),
        (
            NORTH_HERTS.split("\n")[-2],
            "[reply_target] is missing. Copy it from another council's file and change it.",
        ),
    ]


def test_a_table_written_as_a_value_is_refused() -> None:
    found = told("[[reports]]\n", 'reports = "none"\n[unknown]\n')
    assert ('reports = "none"', "there is no key 'reports' here.") in found


def test_a_list_of_tables_cannot_be_one_table() -> None:
    found = told("[[sign_off.stages]]", "[sign_off.stages]")
    assert ("[sign_off.stages]", "sign_off.stages is a list of tables. Begin each with [[sign_off.stages]].") in found


def test_a_date_before_the_account_was_joined_is_refused() -> None:
    found = told('joined = { value = "2018-02", source', 'joined = { value = "2018-10", source')
    line = 'followers_on = { value = "2018-09", source = "cover" }'
    assert found == [(line, "2018-09 is before the account was joined, 2018-10.")]


def test_a_year_is_not_before_a_month_of_that_year() -> None:
    text, _ = spoilt(
        NORTH_HERTS,
        'joined = { value = "2018-02", source',
        'trial_until = "2018"\njoined = { value = "2018-02", source',
    )
    assert problems_in(text, "x.toml") == []


def test_a_quorum_must_be_a_number_of_people() -> None:
    any_of_them = 'agreement = { value = "any", stated = false }\n'
    found = told(any_of_them, 'agreement = { value = "quorum", stated = false }\n')
    expected = "quorum: the stage agrees by quorum, but no quorum is given. Write quorum = 3."
    assert found == [("[[sign_off.stages]]", expected)]
    found = told(any_of_them, f"{any_of_them}quorum = 3\n")
    assert found == [("quorum = 3", "quorum: a quorum is given, but the stage agrees by 'any'. Take it away.")]


def test_house_rules_stand_in_the_order_of_their_numbers() -> None:
    found = told("number = 3\n", "number = 9\n")
    expected = "number of the rule: rule 4 stands after rule 9. Put the rules in order."
    assert found == [("number = 4", expected)]


def test_two_accounts_on_one_network_have_different_names_and_handles() -> None:
    found = told('network = "flickr"\n', 'network = "youtube"\n')
    name = 'name = "North Hertfordshire District Council"'
    assert found == [(name, "another account on this network has this name already.")]
    found = told('handle = "@ranger_example"', 'handle = "@Ashmere_Example"', about=text_of("ashmere"))
    handle = 'handle = "@Ashmere_Example"'
    assert found == [(handle, "another account on this network has this handle already.")]


def test_every_council_has_a_communications_and_a_customer_services_team() -> None:
    sentences = [sentence for _, sentence in told('slug = "customer-services"', 'slug = "front-desk"')]
    assert "there is no department with the slug 'customer-services'. Every council has one: add it." in sentences


def test_a_reply_target_for_nothing_in_particular_is_refused() -> None:
    exception = "[[reply_target.exceptions]]\nstated = false\nworking_days = 2\n"
    found = told("[enquiries]", f"{exception}[enquiries]")
    expected = "an exception must say for which department, network or kind of enquiry it stands."
    assert found == [("[[reply_target.exceptions]]", expected)]


def test_two_reply_targets_for_the_same_are_refused() -> None:
    exception = '[[reply_target.exceptions]]\nstated = false\nworking_days = 2\nkind = "media_enquiry"\n'
    found = told("[enquiries]", f"{exception}{exception}[enquiries]")
    expected = "another exception stands for the same department, network and kind already."
    assert found == [("[[reply_target.exceptions]]", expected)]


@pytest.mark.parametrize("day", ["saturday", "sunday"])
def test_a_week_that_is_never_open_is_refused(day: str) -> None:
    closed = NORTH_HERTS.replace('["09:00 to 17:00"]', "[]")
    found = told(f"{day} = []", f"{day} = [ ]", about=closed)
    expected = "office hours: no day is open, so no deadline could ever come. Open at least one."
    assert found == [("[office_hours]", expected)]


def test_a_paragraph_cannot_be_named_where_the_document_has_none() -> None:
    text = text_of("chesterfield")
    found = told('source = "Do 3" }\nrotate_when', 'source = "6.2.2" }\nrotate_when', about=text)
    assert [sentence for _, sentence in found] == [
        "change of passwords: '6.2.2' is a paragraph number, but this document numbers none."
    ]


def test_a_heading_that_is_not_listed_is_refused_with_the_nearest() -> None:
    found = told('source = "4 Consultations"', 'source = "4 Consultation"', about=text_of("hart"))
    expected = "'4 Consultation' is not a heading listed in [document]. Did you mean '4 Consultations'?"
    assert found == [('source = "4 Consultation"', expected)]


def test_nothing_can_be_cited_from_a_document_without_paragraphs_and_headings() -> None:
    text = (
        text_of("ashmere")
        .replace("numbered = true", "numbered = false")
        .replace('headings = ["cover"]', "headings = []")
    )
    sentences = {problem.sentence.partition(": ")[2] or problem.sentence for problem in problems_in(text, "x.toml")}
    assert "'cover' cannot be cited: this file says that its document has no paragraphs or headings." in sentences
    assert "'6.1.4' is a paragraph number, but this document numbers none." in {
        problem.sentence for problem in problems_in(text, "x.toml")
    }


def test_a_table_without_its_paragraph_is_told_so_for_each_of_its_values() -> None:
    found = told("stated = false\nrisk_assessment = true", "risk_assessment = true")
    assert len(found) == 6
    assert found[0] == (
        "risk_assessment = true",
        (
            "risk assessment for every account: no paragraph is named."
            ' Write risk_assessment = { value = true, source = "…" },'
            " or stated = false where the document does not say it."
        ),
    )


def test_all_problems_come_at_once_in_the_order_of_their_lines() -> None:
    text = NORTH_HERTS
    for old, new in [
        ('kind = { value = "district"', 'kind = { value = "parish"'),
        ('network = "flickr"', 'network = "myspace"'),
        ("value = 1, source", 'value = "one", source'),
        ("late_limit_minutes = 15\n", ""),
        ('action = "record"', 'action = "forget"'),
        ("after_months = 12\ndecided", "after_months = 99\ndecided"),
    ]:
        text, _ = spoilt(text, old, new)
    found = problems_in(text, "x.toml")
    assert [problem.sentence.split(":")[0] for problem in found] == [
        "kind of council", "network", "reply target", "late limit", "step", "appeal",
    ]  # fmt: skip
    assert [problem.line for problem in found] == sorted({problem.line for problem in found})


@pytest.mark.parametrize(
    "raw", ["0x" + "f" * 6000, "nan", "inf", "-0.0", "1979-05-27", "07:32:00", "[]", "{}", '"\\u0000"']
)
def test_strange_values_are_refused_in_a_sentence(raw: str) -> None:
    for key in ("working_days = { value = 1,", 'years = { value = "2018-2021",', 'kind = { value = "district",'):
        text, line = spoilt(NORTH_HERTS, key, f"{key.split(' = ')[0]} = {{ value = {raw},")
        assert [problem.line for problem in problems_in(text, "x.toml")] == [line]
