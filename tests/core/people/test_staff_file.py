"""A file of staff: each row has a fate, and on confirming everybody is added and invited, or nobody (REG-15)."""

import threading
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Letter
from core.notify.services import mail_waiting
from core.people import selectors, services, staff
from core.people.models import Membership, Person, StaffFile
from core.people.staff_file import COLUMNS, rows_of
from pages.csv_files import write_file
from tests.cast import Cast
from tests.core.people.test_log_ins import NEW, link, set_password, signs_in

pytestmark = pytest.mark.django_db
HEAD = "email,name,initials,role,department,since,until"
SAM = "sam.vale@ashmere.example,Sam Vale,SV,Department editor,Museum,,"


def uploaded(cast: Cast, *lines: str, head: str = HEAD, encoding: str = "utf-8", by: Person | None = None) -> StaffFile:
    content = "\r\n".join([head, *lines]).encode(encoding)
    return staff.upload_staff(name="staff.csv", content=content, by=by or cast.ada)


def fates(cast: Cast, *lines: str, **how: str) -> list[tuple[str, str]]:
    return [(fate.kind, fate.sentence) for fate in staff.plan_of(uploaded(cast, *lines, **how), cast.ada).fates]


def added(cast: Cast, file: StaffFile, *, by: Person | None = None, seen: str | None = None) -> StaffFile:
    by = by or cast.ada
    return staff.add_staff(file_id=file.pk, seen=staff.plan_of(file, by).fingerprint if seen is None else seen, by=by)


def of(email: str) -> list[tuple[str, str, date, date | None]]:
    held = Membership.objects.filter(person__email=email).order_by("pk")
    return list(held.values_list("role", "department__slug", "since", "until"))


def test_everybody_is_added_with_their_role_and_comes_in_by_the_link(cast: Cast) -> None:
    file = added(cast, uploaded(cast, SAM, "Lee.Ng@ashmere.example,Lee Ng,,auditor,,01/12/2026,31/03/2027"))
    assert (file.invited, file.roles_given) == (2, 2)
    assert of("sam.vale@ashmere.example") == [("department_editor", "museum", timezone.localdate(), None)]
    assert of("lee.ng@ashmere.example") == [("auditor", "communications", date(2026, 12, 1), date(2027, 3, 31))]
    sam = Person.objects.get(initials="SV")
    assert (sam.is_invited, sam.memberships.get().given_by) == (True, cast.ada)
    assert set(Letter.objects.values_list("to", flat=True)) == {"sam.vale@ashmere.example", "lee.ng@ashmere.example"}
    mail_waiting()
    path = link() if mail.outbox[-1].to == [sam.email] else ""
    Letter.objects.all().delete()
    person = sam if path else Person.objects.get(initials="LN")
    set_password(path or link())
    assert signs_in(person, NEW)


def test_each_is_in_the_record_without_the_link_or_the_file(cast: Cast) -> None:
    added(cast, uploaded(cast, SAM))
    sam = Person.objects.get(initials="SV")
    assert list(Entry.objects.about(sam).values_list("code", "actor")) == [("people.person.joined", cast.ada.pk)]
    given = Entry.objects.get(code="people.role.given")
    assert given.object_label == "Sam Vale: Department editor, Museum"
    done = Entry.objects.get(code="people.staff_file.taken_in")
    assert (done.object_label, done.after["invited"], "content" in done.after) == ("staff.csv", 1, False)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("sam@ashmere,Sam Vale,SV,Auditor,,,", "“sam@ashmere” is not an email address. Write it like name@example.com."),
        (",Sam Vale,SV,Auditor,,,", "Enter the work email address."),
        ("sam@ashmere.example,,SV,Auditor,,,", "Enter first name and surname."),
        (f"sam@ashmere.example,{'x' * 121},SV,Auditor,,,", "The name has 121 characters; 120 fit."),
        ("sam@ashmere.example,Sam Vale,SV,Comms oficer,,,", "“Comms oficer” is not a role. Did you mean “comms officer”?"),
        ("sam@ashmere.example,Sam Vale,SV,King,,,", "“King” is not a role."),
        ("sam@ashmere.example,Sam Vale,SV,,,,", "Enter a role. One of these: Comms officer, Comms manager,"),
        ("sam@ashmere.example,Sam Vale,SV,Auditor,Musuem,,", "“Musuem” is not a department of ours. Did you mean “museum”?"),
        ("sam@ashmere.example,Sam Vale,SV,Head of service,,,", "Enter the department: what a head of service may do goes for their own."),
        ("sam@ashmere.example,Sam Vale,S1,Auditor,,,", "“S1” are not initials. Write 2 to 4 letters, like GM."),
        ("sam@ashmere.example,Gil Moss,gm,Auditor,,,", "GM are the initials of Grace Mensah already. Write others."),
        ("ada.lindqvist@ashmere.example,Ada,AL,Comms manager,,,", "You cannot give a role to yourself. Ask another Administrator."),
        ("sam@ashmere.example,Sam Vale,SV,Auditor,,30/02/2027,", "“30/02/2027” is not a day."),
        ("sam@ashmere.example,Sam Vale,SV,Auditor,,01/02/2027,31/01/2027", "The last day, Sunday 31 January 2027, is before the first"),
        ("sam@ashmere.example,Sam Vale,SV,Auditor,,01/02/2020,31/01/2021", "The last day, Sunday 31 January 2021, is over."),
        ("sam@ashmere.example,Sam Vale,SV,Auditor,,,,more", "It has more cells than there are columns."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_in_says_why_and_nobody_is_added(cast: Cast, line: str, sentence: str) -> None:
    file, there = uploaded(cast, SAM.replace("SV", "XY"), line), Person.objects.count()
    fate = staff.plan_of(file, cast.ada).shown[0]
    assert (fate.kind, fate.row.line) == ("wrong", 3)
    assert fate.sentence.startswith(sentence)
    with pytest.raises(RuleBroken, match="Nobody was added: 1 row cannot be taken in"):
        added(cast, file)
    assert (Person.objects.count(), Letter.objects.count()) == (there, 0)


def test_who_is_there_gets_the_role_and_what_is_there_stays(cast: Cast) -> None:
    assert fates(cast, "GRACE.mensah@ashmere.example,G. M.,,Auditor,,,", "grace.mensah@ashmere.example,Grace,,comms_officer,communications,,") == [
        ("role", "Grace Mensah has a log-in already, and gets the role: Auditor, Communications."),
        ("here", "Grace Mensah is Comms officer in Communications already."),
    ]  # fmt: skip
    added(cast, StaffFile.objects.get())
    assert Person.objects.get(pk=cast.grace.pk).rights.roles == {"comms_officer", "auditor"}
    assert not Letter.objects.exists()


def test_somebody_new_with_two_roles_is_invited_once(cast: Cast) -> None:
    second = SAM.replace("Department editor,Museum", "Auditor,").replace("SV", "")
    kinds = fates(cast, SAM, second, SAM)
    assert kinds[1] == ("role", "With the invitation of line 2 comes one more role: Auditor, Communications.")
    assert kinds[2] == ("twice", "It is the same person in the same role as in line 2.")
    file = added(cast, StaffFile.objects.get())
    assert (file.invited, file.roles_given, Letter.objects.count()) == (1, 2, 1)


def test_one_address_with_two_names_is_wrong_and_so_is_what_hangs_on_a_wrong_row(cast: Cast) -> None:
    other = SAM.replace("Sam Vale", "Sue Vale").replace("Department editor,Museum", "Auditor,")
    assert fates(cast, SAM, other)[1] == ("wrong", "Line 2 calls the person with this address Sam Vale.")
    wrong = SAM.replace("SV", "GM")
    assert fates(cast, wrong, SAM.replace("Department editor,Museum", "Auditor,"))[1] == (
        "wrong",
        "Line 2, which invites them, is wrong.",
    )


def test_missing_initials_are_proposed_and_never_those_that_somebody_typed(cast: Cast) -> None:
    sue = "sue@ashmere.example,Sue Vine,,Auditor,,,"
    found = staff.plan_of(uploaded(cast, sue, SAM), cast.ada)
    assert [given.initials for given in found.new] == ["SVI", "SV"]
    assert "The initials SVI are made from the name." in found.fates[0].sentence


def test_an_address_elsewhere_is_pointed_at_and_not_refused(cast: Cast) -> None:
    ((kind, sentence),) = fates(cast, SAM.replace("ashmere.example", "mail.example"))
    assert kind == "new"
    assert sentence.endswith("Nobody here has an address at mail.example yet: is it right?")


def test_a_leaver_is_not_let_in_again_by_a_file(cast: Cast) -> None:
    services.take_log_in_away(person_id=cast.dev.pk, by=cast.ada, reason="Left")
    assert fates(cast, "dev.shah@ashmere.example,Dev Shah,DS,Auditor,,,") == [
        ("wrong", "The log-in of Dev Shah was taken away. Give it back on their page first.")
    ]


def test_the_last_day_of_a_role_ends_it_by_itself(cast: Cast) -> None:
    until = timezone.localdate() + timedelta(days=1)
    added(cast, uploaded(cast, f"{SAM}{until:%d/%m/%Y}"))
    sam = Person.objects.get(initials="SV")
    assert sam.memberships.current(until).exists()
    assert not sam.memberships.current(until + timedelta(days=1)).exists()


def test_a_role_that_begins_later_is_there_once_and_ends_with_the_log_in(cast: Cast) -> None:
    first = timezone.localdate() + timedelta(days=30)
    added(cast, uploaded(cast, f"dev.shah@ashmere.example,Dev Shah,,Auditor,,{first:%d/%m/%Y},"))
    assert fates(cast, "dev.shah@ashmere.example,Dev Shah,,Auditor,,,")[0][0] == "here"
    with pytest.raises(RuleBroken, match="is Auditor in Communications already"):
        services.give_role(person=cast.dev, role="auditor", department=None, by=cast.ada)
    services.take_log_in_away(person_id=cast.dev.pk, by=cast.ada, reason="Left")
    assert not cast.dev.memberships.filter(ended_at=None).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_excels_ways_to_save_a_file_read_the_same(cast: Cast, encoding: str, mark: str) -> None:
    line = SAM.replace("Sam Vale", "Zoë Ó Brún").replace(",", mark)
    (given,) = staff.plan_of(uploaded(cast, line, head=HEAD.replace(",", mark), encoding=encoding), cast.ada).new
    assert given.name == "Zoë Ó Brún"


def test_a_cell_that_looks_like_a_formula_stays_the_words_that_were_typed(cast: Cast) -> None:
    assert staff.plan_of(uploaded(cast, SAM.replace("Sam Vale", "=1+1")), cast.ada).new[0].name == "=1+1"


def test_our_own_list_of_people_can_be_read_in_again_and_changes_nothing(cast: Cast) -> None:
    services.give_role(person=cast.dev, role="auditor", department=None, by=cast.ada)
    services.take_log_in_away(person_id=cast.leah.pk, by=cast.ada, reason="Left")
    services.end_role(membership_id=cast.arthur.memberships.get().pk, by=cast.ada, reason="Moved")
    rows = [row for person in selectors.people(selectors.PeopleFilter()) for row in rows_of(person)]
    assert len(rows) == 13
    file = staff.upload_staff(name="people.csv", content=b"".join(write_file(list(COLUMNS.said), rows)), by=cast.ada)
    assert {fate.kind for fate in staff.plan_of(file, cast.ada).fates} == {"here"}
    with pytest.raises(RuleBroken, match="Everybody in this file has the log-in and the role already"):
        added(cast, file)


def test_what_changed_between_looking_and_pressing_is_refused(cast: Cast) -> None:
    file = uploaded(cast, SAM)
    seen = staff.plan_of(file, cast.ada).fingerprint
    services.invite(
        email="sam.vale@ashmere.example", name="Sam Vale", initials="SV", role="auditor", department=None, by=cast.ada
    )
    with pytest.raises(ChangedMeanwhile, match="Nobody was added: read the rows again"):
        added(cast, file, seen=seen)
    assert added(cast, file).roles_given == 1


def test_a_file_is_its_uploaders_own_and_taken_in_once(cast: Cast) -> None:
    services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
    file = uploaded(cast, SAM)
    with pytest.raises(RuleBroken, match="Ada Lindqvist uploaded this file"):
        added(cast, file, by=Person.objects.get(pk=cast.tom.pk), seen="")
    added(cast, file)
    assert bytes(StaffFile.objects.get().content) == b""
    with pytest.raises(RuleBroken, match="were added already"):
        staff.add_staff(file_id=file.pk, seen="", by=cast.ada)


def test_only_an_administrator_reads_or_adds(cast: Cast) -> None:
    file = uploaded(cast, SAM)
    for role, person in cast.everybody().items():
        if role != "administrator":
            with pytest.raises(RuleBroken, match="Administrator can"):
                uploaded(cast, SAM, by=person)
            with pytest.raises(RuleBroken, match="Administrator can"):
                staff.add_staff(file_id=file.pk, seen="", by=person)


def test_whose_role_was_taken_meanwhile_adds_nobody(cast: Cast) -> None:
    services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
    tom = Person.objects.get(pk=cast.tom.pk)
    file = uploaded(cast, SAM, by=tom)
    services.end_role(membership_id=tom.memberships.get(role="administrator").pk, by=cast.ada, reason="Cover is over")
    with pytest.raises(RuleBroken, match="Administrator can"):
        added(cast, file, by=tom)


def test_a_file_that_nobody_took_in_is_forgotten_after_a_day(cast: Cast) -> None:
    file = uploaded(cast, SAM)
    StaffFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    assert staff.forget_old_files() == 1
    with pytest.raises(RuleBroken, match="forgotten after a day"):
        staff.add_staff(file_id=file.pk, seen="", by=cast.ada)


def test_fifty_megabytes_and_what_is_no_table_are_refused(cast: Cast) -> None:
    for content, sentence in (
        (b"x" * (50 * 1024 * 1024), "must be smaller than 5 MB"),
        (b"PK\x03\x04xl/", "Excel workbook"),
        (b"email,name\r\na@b.example,A", "There is no column “role”"),
        ("\r\n".join([HEAD, *[SAM] * 5_001]).encode(), "more than 5,000 rows"),
    ):
        with pytest.raises(RuleBroken, match=sentence) as refused:
            staff.upload_staff(name="x.csv", content=content, by=cast.ada)
        assert refused.value.field == "file"


def many(number: int) -> list[str]:
    return [f"n{n}@ashmere.example,Nora Number,,Department editor,Museum,," for n in range(number)]


@pytest.mark.parametrize("number", [1, 300])
def test_the_fates_take_the_same_queries_however_many_rows(cast: Cast, number: int) -> None:
    file = uploaded(cast, *many(number))
    with CaptureQueriesContext(connection) as asked:
        staff.plan_of(file, cast.ada)
    assert len(asked) == 3


def test_five_thousand_people_are_added_by_a_known_number_of_statements(cast: Cast, record_property: Any) -> None:
    file = uploaded(cast, *many(5_000))
    seen = staff.plan_of(file, cast.ada).fingerprint
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        staff.add_staff(file_id=file.pk, seen=seen, by=cast.ada)
    record_property("seconds", time.monotonic() - began)
    assert Letter.objects.count() == 5_000
    assert Person.objects.filter(email__startswith="n").values("initials").distinct().count() == 5_000
    assert len(asked) <= 32


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_person_make_one_log_in(cast: Cast) -> None:
    services.give_role(person=cast.tom, role="administrator", department=None, by=cast.ada)
    tom = Person.objects.get(pk=cast.tom.pk)
    files = [(uploaded(cast, SAM, by=by), by) for by in (cast.ada, tom)]
    start, refused = threading.Barrier(2), list[str]()

    def press(file: StaffFile, by: Person, seen: str) -> None:
        start.wait()
        try:
            staff.add_staff(file_id=file.pk, seen=seen, by=by)
        except RuleBroken as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    presses = [
        threading.Thread(target=press, args=(file, by, staff.plan_of(file, by).fingerprint)) for file, by in files
    ]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert refused == [staff.CHANGED]
    assert Person.objects.filter(name="Sam Vale").count() == Letter.objects.count() == 1
