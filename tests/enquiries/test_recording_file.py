"""A file of messages: read strictly, each row's fate shown first, all of them taken in or none."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.council.selectors import Current
from core.people.models import Person
from enquiries.models import Conversation, Message, Upload
from enquiries.recording_file import EXAMPLE, LARGEST, MOST_ROWS, moment, read_file
from enquiries.recording_many import Plan, forget_old_files, plan_of, take_in_file, upload_file
from pages.csv_files import BadFile
from tests.cast import Cast
from tests.enquiries.test_recording import ADDRESS, recorded

HEAD = "when,words,name,address\r\n"


def at(hours: float = 1) -> str:
    """So many hours ago, as a British spreadsheet writes it."""
    return f"{timezone.localtime() - timedelta(hours=hours):%d/%m/%Y %H:%M}"


# Reading -----------------------------------------------------------------------

CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=40)


@given(
    rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8),
    mark=st.sampled_from(",;\t"),
    letters=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_as_it_was_typed(
    rows: list[tuple[str, str]], mark: str, letters: str
) -> None:
    filled = [(words, name) for words, name in rows if words.strip() or name.strip()]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerow(["When", "Words", "Name"])
    writer.writerows(("21/11/2026 16:40", words, name) for words, name in filled)
    raw = file.getvalue().encode(letters)
    if not filled:
        with pytest.raises(BadFile):
            read_file(raw)
        return
    read = [(row.cells["words"], row.cells["name"]) for row in read_file(raw)]
    assert read == [(words.strip(), name.strip()) for words, name in filled]


@given(
    raw=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(str.encode),
        st.binary(max_size=200).map(lambda end: HEAD.encode() + end),
    )
)
def test_whatever_is_uploaded_is_read_or_refused_with_a_sentence(raw: bytes) -> None:
    try:
        rows = read_file(raw)
    except BadFile as problem:
        assert str(problem).endswith(".")
    else:
        assert rows


@given(cell=st.text(max_size=30))
def test_whatever_stands_for_a_time_is_one_or_gets_a_sentence(cell: str) -> None:
    try:
        assert moment(cell).tzinfo is UTC
    except ValueError as problem:
        assert "Write the day and the time like 21/11/2026 16:40." in str(problem)


@given(then=st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_every_time_of_london_is_read_back(then: datetime) -> None:
    then = then.replace(second=0, microsecond=0)
    try:
        read = moment(f"{then:%d/%m/%Y %H:%M}")
    except ValueError:
        assert then.month == 3  # the hour that the spring change skips
        assert then.hour == 1
        return
    assert timezone.localtime(read).replace(tzinfo=None) == then


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("21/11/2026 16:40", "2026-11-21T16:40:00+00:00"), ("1/7/2026 09:05", "2026-07-01T08:05:00+00:00"),
        ("21.11.2026, 16:40:30", "2026-11-21T16:40:30+00:00"), ("2026-11-21T16:40:00Z", "2026-11-21T16:40:00+00:00"),
        ("2026-07-01 09:05", "2026-07-01T08:05:00+00:00"), ("25/10/2026 01:30", "2026-10-25T00:30:00+00:00"),
    ],
)  # fmt: skip
def test_days_come_before_months_and_the_clock_is_that_of_london(cell: str, expected: str) -> None:
    assert moment(cell).isoformat() == expected


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "yesterday",
        "31/02/2026 10:00",
        "11/21/2026 16:40",
        "21/11/2026",
        "29/03/2026 01:30",
        "21/11/2026 24:00",
        "٢١/١١/٢٠٢٦ ١٦:٤٠",
    ],
)
def test_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="Write the day and the time"):
        moment(cell)


def test_what_older_windows_wrote_is_read() -> None:
    rows = read_file("when;words;name\r\n21/11/2026 16:40;“Café” costs £3 – why?;Zoë\r\n".encode("cp1252"))
    assert rows[0].cells["words"] == "“Café” costs £3 – why?"


def test_a_formula_stays_the_words_that_were_typed() -> None:
    rows = read_file(f'{HEAD}21/11/2026 16:40,"=HYPERLINK(""https://evil.example"")",+44 1632 960000,\r\n'.encode())
    assert rows[0].cells["words"] == '=HYPERLINK("https://evil.example")'
    assert rows[0].cells["name"] == "+44 1632 960000"


def test_a_line_break_inside_a_cell_stays_in_it() -> None:
    assert read_file(f'{HEAD}21/11/2026 16:40,"One\r\nTwo",,\r\n'.encode())[0].cells["words"] == "One\r\nTwo"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is empty"), (b"\xef\xbb\xbf \r\n", "The file is empty"), (b"words,name\r\nx,y\r\n", "no column “when”"),
        (b"when,words,text\r\n", "two columns for “words”"), (HEAD.encode(), "there is no row"), (b"PK\x03\x04\x00\x00", "not a CSV file"),
        (b"x" * (LARGEST + 1), "smaller than 5 MB"), ((HEAD + "a,b\r\n" * (MOST_ROWS + 1)).encode(), "more than 500 rows"),
        (f'{HEAD}21/11/2026 16:40,"never closed'.encode(), "Line 2 cannot be read"), (b"when,words\r\n\x81\x8d,\xff", "cannot be read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        read_file(raw)


def test_residents_words_are_kept_as_they_stand() -> None:
    rows = read_file(f"{HEAD}21/11/2026 16:40,'-5 degrees in the bus' \u200f ,\u200b,\r\n".encode())
    assert (rows[0].cells["words"], rows[0].cells["name"]) == ("'-5 degrees in the bus' \u200f", "\u200b")


# Taking in ------------------------------------------------------------------------


@pytest.fixture
def nextdoor(cast: Cast, council: Current) -> Account:
    return cast.account("nextdoor", handle="ashmere-council", external_id="")


def uploaded(cast: Cast, account: Account, *lines: str, by: Person | None = None) -> Upload:
    content = (HEAD + "".join(f"{line}\r\n" for line in lines)).encode()
    return upload_file(account_id=account.pk, name="messages.csv", content=content, by=by or cast.grace)


def fates(upload: Upload) -> Sequence[str]:
    plan: Plan = plan_of(upload)
    return [fate.kind for fate in plan.fates]


@pytest.mark.django_db
def test_each_row_has_its_fate_and_nothing_is_taken_in_by_looking(cast: Cast, nextdoor: Account) -> None:
    recorded(cast, nextdoor, "Here already", address=ADDRESS)
    upload = uploaded(
        cast, nextdoor, f"{at()},New,Ann,", f"{at()},Other words,Bob,{ADDRESS}", f"{at()},new,ann,", "yesterday,Wrong,Cy,", f"{at()},,Di,",
        f"{at()},a,b,,too many", f"{at()},Elsewhere,Ed,https://facebook.com/1",
    )  # fmt: skip
    assert fates(upload) == ["new", "here", "twice", "wrong", "wrong", "wrong", "wrong"]
    sentences = [fate.sentence for fate in plan_of(upload).fates]
    assert sentences[2] == "It is the same as line 2."
    assert "is not a time" in sentences[3]
    assert "not an address of Nextdoor" in sentences[6]
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_while_one_row_is_wrong_none_is_taken_in(cast: Cast, nextdoor: Account) -> None:
    upload = uploaded(cast, nextdoor, f"{at()},Right,Ann,", "never,Wrong,Bob,")
    with pytest.raises(RuleBroken, match="Nothing was taken in: 1 of the rows is wrong"):
        take_in_file(upload_id=upload.pk, by=cast.grace)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_what_is_new_is_taken_in_once_and_the_file_is_forgotten(cast: Cast, nextdoor: Account) -> None:
    upload = uploaded(cast, nextdoor, f"{at(2)},One,Ann,", f"{at(1)},Two,Bob,{ADDRESS}")
    done = take_in_file(upload_id=upload.pk, by=cast.grace)
    assert (done.taken_in, bytes(done.content)) == (2, b"")
    assert sorted(Message.objects.values_list("text", flat=True)) == ["One", "Two"]
    assert Entry.objects.filter(code="enquiries.conversation.recorded_from_file", actor=cast.grace).count() == 2
    assert not any("One" in str(entry.after) for entry in Entry.objects.all())
    with pytest.raises(RuleBroken, match="taken in already"):
        take_in_file(upload_id=upload.pk, by=cast.grace)
    again = uploaded(cast, nextdoor, f"{at(2)},One,Ann,", f"{at(1)},Two,Bob,{ADDRESS}")
    assert fates(again) == ["here", "here"]


@pytest.mark.django_db
def test_a_file_that_nobody_took_in_is_forgotten_after_a_day(cast: Cast, nextdoor: Account) -> None:
    upload = uploaded(cast, nextdoor, f"{at()},One,Ann,")
    assert forget_old_files() == 0
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    assert forget_old_files() == 1
    with pytest.raises(RuleBroken, match="forgotten after a day"):
        take_in_file(upload_id=upload.pk, by=cast.grace)


@pytest.mark.django_db
def test_somebody_elses_file_is_not_taken_in(cast: Cast, nextdoor: Account) -> None:
    upload = uploaded(cast, nextdoor, f"{at()},One,Ann,")
    with pytest.raises(RuleBroken, match="Grace Mensah uploaded this file"):
        take_in_file(upload_id=upload.pk, by=cast.tom)


@pytest.mark.django_db
def test_the_plan_asks_as_many_questions_for_many_rows_as_for_one(
    cast: Cast, nextdoor: Account, django_assert_num_queries: Any
) -> None:
    one, many = (
        uploaded(cast, nextdoor, *(f"{at()},Words {row},Ann,https://nextdoor.co.uk/p/{row}" for row in range(count)))
        for count in (1, 30)
    )
    with django_assert_num_queries(2):
        plan_of(one)
    with django_assert_num_queries(2):
        plan_of(many)


# The pages ------------------------------------------------------------------------


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, account: Account, content: bytes, name: str = "messages.csv") -> Any:
    return client.post(
        "/inbox/record/file/", {"account": account.pk, "file": SimpleUploadedFile(name, content)}, follow=True
    )


@pytest.mark.django_db
def test_the_pages_show_the_dry_run_and_then_take_it_in(cast: Cast, nextdoor: Account) -> None:
    grace = signed_in(cast.grace)
    page = sent(
        grace, nextdoor, f"{HEAD}{at()},=1+1,Ann,\r\n{at()},<script>x</script>,Bob,\r\n".encode()
    ).content.decode()
    for words in ("2 messages to take in", "Will be taken in", "=1+1", "&lt;script&gt;", "Take in 2 messages"):
        assert words in page, words
    upload = Upload.objects.get()
    assert signed_in(cast.tom).get(f"/inbox/record/file/{upload.pk}/").status_code == 404
    page = grace.post(f"/inbox/record/file/{upload.pk}/", follow=True).content.decode()
    assert "The file is in the inbox." in page
    assert Conversation.objects.count() == 2
    assert (
        "2 messages of this file came into the inbox" in grace.get(f"/inbox/record/file/{upload.pk}/").content.decode()
    )


@pytest.mark.django_db
def test_a_wrong_row_stands_first_and_there_is_nothing_to_press(cast: Cast, nextdoor: Account) -> None:
    lines = "".join(f"{at()},Words {row},Ann,\r\n" for row in range(40))
    page = sent(signed_in(cast.grace), nextdoor, f"{HEAD}{lines}never,Wrong,Bob,\r\n".encode()).content.decode()
    assert "1 row cannot be taken in, so none is." in page
    assert "Take in 40 messages" not in page
    assert page.index("is not a time") < page.index("Words 0")
    assert "Showing 1 to 25 of 41" in page


@pytest.mark.django_db
def test_a_file_with_nothing_but_what_is_needed_is_shown_too(cast: Cast, nextdoor: Account) -> None:
    page = sent(signed_in(cast.grace), nextdoor, f"when,words\r\n{at()},Hello\r\n{at()}\r\n".encode())
    assert "1 row cannot be taken in, so none is." in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x00\x01", b"x" * (LARGEST + 1)])
def test_a_bad_file_gets_a_sentence_never_an_error_page(cast: Cast, nextdoor: Account, content: bytes) -> None:
    answer = sent(signed_in(cast.grace), nextdoor, content)
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (200, True)
    assert not Upload.objects.exists()


@pytest.mark.django_db
def test_the_example_is_offered_as_a_file(cast: Cast, nextdoor: Account) -> None:
    answer = signed_in(cast.grace).get("/inbox/record/file/example/")
    assert [row.cells for row in read_file(answer.content)] == [EXAMPLE]
    assert answer["Content-Disposition"] == 'attachment; filename="messages.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfwhen,words")
