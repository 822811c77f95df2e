"""CSV files as people really have them: read strictly, refused with a sentence, and written so that they come back the same."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pages import csv_files
from pages.csv_files import BadFile, Columns, Row, a_day, read_file, tidy, write_file, yes_or_no

REGISTER = Columns(
    said={"handle": ("username",), "name": ("account name",), "run_by": ("department", "run by whom")},
    needed=("handle", "name"),
    largest=5 * 1024 * 1024,
    most_rows=10_000,
)
HEADINGS = ("handle", "name", "run_by")
LETTERS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


def cells_of(raw: bytes | str) -> list[Sequence[str]]:
    """The cells of each row, in the order of HEADINGS."""
    rows = read_file(raw.encode() if isinstance(raw, str) else raw, REGISTER).rows
    return [tuple(row.cells[name] for name in HEADINGS) for row in rows]


def refusal(raw: bytes | str) -> str:
    with pytest.raises(BadFile) as problem:
        read_file(raw.encode() if isinstance(raw, str) else raw, REGISTER)
    return str(problem.value)


def written(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    return b"".join(write_file(headings, rows))


# What always holds ----------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
TRICKY = st.lists(st.sampled_from([*"'=+-@\t\r\n\"';,| \u00a0\u200b\ufeff＝＋－＠5xŵŷ🌳"]), max_size=8).map("".join)
CELL = st.one_of(TEXT, TRICKY, st.sampled_from(["sep=;", "=1+1", "'=1+1", " ' -5", "O'Neill", "Dŵr Cymru", "👩‍👩‍👧"]))
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8)


@given(rows=ROWS)
@example(rows=[("\t", "\t'", "'\t=1")])
def test_what_we_write_is_read_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    filled = [row for row in ([tidy(cell) for cell in row] for row in rows) if any(row)]
    assume(filled)
    assert cells_of(written(rows)) == [tuple(row) for row in filled]


@given(cell=CELL)
def test_no_text_that_we_write_is_a_formula_for_a_spreadsheet(cell: str) -> None:
    _, row = csv.reader(io.StringIO(written([[cell]], ["name"]).decode("utf-8-sig"), newline=""))
    assert row[0][:1] not in set("=+-@\t\r＝＋－＠")
    assert tidy(row[0])[:1] not in set("=+-@＝＋－＠")
    assert row[0] in (cell, f"'{cell}")


@given(
    raw=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.binary(max_size=200).map(lambda end: b"handle,name\r\n" + end),
        st.text('",;\t|\r\n =sep', max_size=60).map(lambda end: f'sep=;\r\n"handle";name\r\n{end}'.encode()),
        st.text(max_size=60).map(lambda end: b"\xff\xfe" + f"handle\tname\n{end}".encode("utf-16-le", "surrogatepass")),
    )
)
def test_any_bytes_are_rows_or_a_sentence(raw: bytes) -> None:
    try:
        sheet = read_file(raw, REGISTER)
    except BadFile as problem:
        assert str(problem).endswith((".", "?"))
    else:
        assert sheet.rows and {"handle", "name"} <= set(sheet.columns)


BRITISH = st.text("abcXYZ 0123456789,;\t\"'\r\n£€éâÔ“”–", max_size=12)


@given(rows=st.lists(st.tuples(BRITISH, BRITISH, BRITISH), min_size=1, max_size=5), said=st.booleans())
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("letters", LETTERS)
def test_every_mark_in_every_encoding_reads_the_same(
    mark: str, letters: str, rows: list[tuple[str, str, str]], said: bool
) -> None:
    plain = io.StringIO(newline="")
    csv.writer(plain).writerows([HEADINGS, *rows])
    marked = io.StringIO(f"sep={mark}\r\n" if said else "", newline="")
    marked.seek(0, io.SEEK_END)
    csv.writer(marked, delimiter=mark).writerows([HEADINGS, *rows])
    raw = marked.getvalue().encode(letters)
    assume(any(map(tidy, chain(*rows))) and (letters != "cp1252" or raw.isascii() or not is_utf_8(raw)))
    assert cells_of(raw) == cells_of(plain.getvalue())


def is_utf_8(raw: bytes) -> bool:
    """A few letters of Windows side by side, like “é“”, are also the bytes of one letter in UTF-8: nobody can know."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


# Files as people have them ------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "handle,name,run_by\nbins,Bins,Streets\n",
        "handle,name,run_by\rbins,Bins,Streets\r",
        "handle;name;run_by\r\nbins;Bins;Streets",
        "sep=;\r\nhandle;name;run_by\r\nbins;Bins;Streets\r\n",
        'SEP=;;;\r\nhandle;name;run_by\r\nbins;Bins;Streets\r\n',
        '"sep=,"\r\nhandle;name;run_by\r\nbins;Bins;Streets\r\n',  # it says one thing and does another
        "sep=|\nhandle|name|run_by\nbins|Bins|Streets\n",
        "\r\n \r\n,,,\r\nhandle,name,run_by\r\n\r\nbins,Bins,Streets\r\n,,\r\n,,,,,,\r\n",
        ";;;;\r\nhandle;name;run_by;;\r\nbins;Bins;Streets;;\r\n;;;;\r\n",
        " HANDLE ,Account_Name,\u00a0Run  by WHOM\u200b\r\nbins,Bins,Streets\r\n",
        'handle,name,run_by\r\n"bins","Bins",\u00a0\u200bStreets\u202c\u00a0\r\n',
        "name,Notes,handle,,department\r\nBins,for us,bins,x,Streets\r\n",
    ],
)  # fmt: skip
def test_it_is_read_however_it_was_saved(raw: str) -> None:
    for letters in ("utf-8", "utf-8-sig", "utf-16"):
        assert cells_of(raw.encode(letters)) == [("bins", "Bins", "Streets")]


def test_a_heading_of_two_lines_is_one_heading() -> None:
    assert cells_of('"Account\r\nname",handle\r\nBins,bins\r\n') == [("bins", "Bins", "")]


def test_a_line_break_inside_a_cell_stays_and_lines_are_counted_as_they_stand() -> None:
    sheet = read_file(b'sep=,\r\nhandle,name\r\n\r\na,"One\r\nTwo"\r\nb,Three\r\n', REGISTER)
    assert sheet.rows[0] == Row(5, {"handle": "a", "name": "One\r\nTwo", "run_by": ""})
    assert sheet.rows[1].line == 6


def test_what_windows_and_wales_write_is_read() -> None:
    assert cells_of("handle;name\r\nbins;“Café” £3 – Zoë\r\n".encode("cp1252"))[0][1] == "“Café” £3 – Zoë"
    assert cells_of("handle\tname\r\ndwr\tTŷ Dŵr 🌳\r\n".encode("utf-16"))[0][1] == "Tŷ Dŵr 🌳"


@pytest.mark.parametrize("cell", ["=1+1", "+44 1632 960000", "-5", "@bins", "＝1", "'quoted'", "5'", "'"])
def test_a_cell_is_text_whatever_it_begins_with(cell: str) -> None:
    assert cells_of(f"handle,name\r\nbins,{cell}\r\n")[0][1] == cell


def test_it_says_which_columns_there_are_and_which_are_not_read() -> None:
    sheet = read_file(b"Notes,handle,,Old_ref,name,Notes,,\r\nx,bins,y,1,Bins,,,\r\n", REGISTER)
    assert sheet.columns == ("handle", "name")
    assert sheet.remark == "These columns are not read: Notes, column 3 (it has no heading), Old_ref."
    assert not sheet.rows[0].problem


def test_one_column_more_is_one_and_none_is_nothing() -> None:
    assert read_file(b"handle,name,Notes\r\na,b,c\r\n", REGISTER).remark == "This column is not read: Notes."
    assert read_file(b"handle,name,\r\na,b,\r\n", REGISTER).remark == ""
    many = ",".join(f"Note {number}" for number in range(13))
    assert read_file(f"handle,name,{many}\r\na,b\r\n".encode(), REGISTER).remark.endswith("Note 8, Note 9 and 3 more.")


def test_a_short_row_has_empty_cells_and_a_long_one_says_what_is_wrong() -> None:
    short, long = read_file(b"handle;name;run_by;\r\na\r\nb;Bins; Parks;and more\r\n", REGISTER).rows
    assert (short.cells, short.problem) == ({"handle": "a", "name": "", "run_by": ""}, "")
    assert long.problem.endswith("than there are columns. Put what holds a semicolon between quotation marks.")


def test_words_of_somebody_else_keep_all_but_the_blanks_around_them() -> None:
    as_typed = Columns({"words": ()}, needed=("words",), largest=100, most_rows=1, as_typed=True)
    assert read_file("words\r\n '-5 \u200b \r\n".encode(), as_typed).rows[0].cells["words"] == "'-5 \u200b"


# Files that are refused -----------------------------------------------------------


def packed(*names: str) -> bytes:
    """A file as an office program packs it; always of the same day, because the name of a test is made from it and both workers must find the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(
                zipfile.ZipInfo(name), "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "x"
            )
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (packed("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), "This is an Excel workbook (.xlsx), not a CSV file. In Excel choose “Save as”, then “CSV UTF-8”."),
        (packed("mimetype", "content.xml"), "This is a LibreOffice file (.ods), not a CSV file. In LibreOffice choose “Save As”, then “Text CSV”."),
        (packed("accounts.csv"), "This is a packed file (.zip), not a CSV file. Unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "This is an older Excel workbook (.xls), or one with a password, not a CSV file. In Excel"),
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF, not a CSV file. Open the table from which it was made. In Excel"),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "This is a web page, not a CSV file. Open it in Excel"),
        (b"handle,name\r\nbi\x00ns,Bins\r\n", "This is not a CSV file. In Excel choose"), ("handle\tname\na\tb\x00".encode("utf-16"), "The letters of this file cannot be read."),
        (b"\xff\xfea", "The letters of this file cannot be read."), (b"\xef\xbb\xbfhandle,name\r\n\xff,b", "The letters of this file cannot be read."), (b"handle,name\r\n\x81,b", "The letters of this file cannot be read."),
        (b"", "The file is empty."), (b"\xef\xbb\xbf \r\n", "The file is empty."), (b"sep=;\r\n", "The file is empty."), (b",,\r\n,,,\r\n", "The file is empty."),
        (b"name,run_by\r\nBins,x\r\n", "There is no column “handle”. The first row must name the columns: handle, name, run_by."),
        (b"Handle,name,USER_NAME,username\r\n", "There are two columns for “handle”. Leave one of them."), (b"handle,name\r\n,\r\n", "Under the headings there is no row."),
        (b"handle,name\r\n" + b"a,b\r\n" * 10_001, "The file has more than 10,000 rows. Divide it, and take in one part after the other."), (b"handle,name" + b",x" * 999, "The file has more than 1,000 columns."),
        (b'handle,name\r\na,"b"c\r\n', "Line 2 cannot be read: a quotation mark there is not closed, or stands inside a cell and is not written twice."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_a_sentence(raw: bytes, sentence: str) -> None:
    assert refusal(raw).startswith(sentence)


@pytest.mark.parametrize(
    "rest", ["x,Bins,Streets\r\n" * 10_000, 'x,"Bins",Streets\r\n' * 10_000, "x,Bins,Streets\r\n" * 9]
)
def test_a_quotation_mark_that_is_never_closed_is_looked_for_where_it_was_opened(rest: str) -> None:
    sentence = refusal(f'handle,name,run_by\r\na,b,c\r\nx,"Bins,Streets\r\n{rest}')
    assert sentence.startswith("Line 3 cannot be read: ") and "quotation mark" in sentence


def test_a_cell_that_is_far_too_long_is_named_by_its_line() -> None:
    before = csv.field_size_limit()
    sentence = refusal(f"handle,name\r\na,b\r\nc,{'x' * 200_000}\r\n")
    assert sentence.startswith("Line 3 cannot be read: a cell is longer than 131,072 characters.")
    assert csv.field_size_limit() == before


def test_what_is_far_too_large_is_refused_before_anybody_looks_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(csv_files, "_decoded")
    assert refusal(b"x" * 50 * 1024 * 1024) == "The file must be smaller than 5 MB."


@pytest.mark.parametrize(
    "wrong", [{"said": {"name": ("who",), "person": ("Who ",)}, "needed": ()}, {"said": {"name": ()}, "needed": ("x",)}]
)
def test_columns_that_nobody_could_tell_apart_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="names of its own"):
        Columns(**wrong, largest=1, most_rows=1)  # type: ignore[arg-type]


# What cells mean ------------------------------------------------------------------


@given(day=st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_in_every_way_it_is_written(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"):
        assert a_day(f" {day.strftime(form)}\u00a0") == day
    assert a_day(day.isoformat()) == day
    assert a_day(f"{day.day}/{day.month}/{day.year}") == day


def test_months_are_known_in_any_letters() -> None:
    assert a_day("1 SEPT 2026") == a_day("1\u00a0september  2026") == date(2026, 9, 1)


@pytest.mark.parametrize("cell", ["21/11/26", "21.11.26", "21 Nov 26", "21-November-26"])
def test_a_year_of_two_digits_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=f"“{cell}” is not a day. Write the year with four digits, like 21/11/2026."):
        a_day(cell)


@pytest.mark.parametrize(
    "cell", ["soon", "11/21/2026", "31/02/2026", "21/11-2026", "46347", "21 Nevember 2026", "٢١/١١/٢٠٢٦", "21/11/0026"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(
        ValueError, match=f"“{cell}” is not a day. Write the day, the month and the year, like 21/11/20"
    ):
        a_day(cell)


@given(cell=st.text(max_size=30))
def test_whatever_a_cell_holds_it_has_a_meaning_or_gets_a_sentence(cell: str) -> None:
    for meaning in (a_day, yes_or_no):
        try:
            assert isinstance(meaning(cell), date | bool)
        except ValueError as problem:
            assert "Write " in str(problem) and str(problem).endswith(".")


@pytest.mark.parametrize(("cells", "answer"), [("yes YES y Y true TRUE 1", True), ("no No n N false FALSE 0", False)])
def test_yes_is_yes_and_no_is_no(cells: str, answer: bool) -> None:
    assert {yes_or_no(f" {cell}\u200b") for cell in cells.split()} == {answer}


@pytest.mark.parametrize(("cell", "said"), [("", "Write yes or no."), ("maybe", "“maybe” is neither yes nor no.")])
def test_what_is_neither_yes_nor_no_is_refused(cell: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        yes_or_no(cell)


# Writing --------------------------------------------------------------------------


def test_the_file_is_one_that_excel_opens_with_its_letters() -> None:
    raw = written([("dwr", "Tŷ Dŵr", 'He said "no", twice')])
    assert raw == b"\xef\xbb\xbf" + 'handle,name,run_by\r\ndwr,Tŷ Dŵr,"He said ""no"", twice"\r\n'.encode()


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-5", "@x", "\tx", "\rx", "  =1", "\u00a0\u200b=1", "＝1", "＋1", "－1", "＠x", "'=1"]
)
def test_what_looks_like_a_formula_begins_with_an_apostrophe(cell: str) -> None:
    _, (shown,) = csv.reader(io.StringIO(written([[cell]], ["name"]).decode("utf-8-sig"), newline=""))
    assert shown == f"'{cell}"


def test_numbers_stay_numbers_and_nothing_is_nothing() -> None:
    raw = written([[-5, -2.5, Decimal("-1.10")], ["-5", None, True], [date(2026, 11, 21), "", "O'Neill"]])
    assert raw.decode("utf-8-sig").splitlines()[1:] == ["-5,-2.5,-1.10", "'-5,,True", "2026-11-21,,O'Neill"]


def test_a_row_may_go_by_its_headings_and_must_have_them_all() -> None:
    full = {"run_by": "Streets", "secret": "x", "handle": "bins", "name": "Bins"}
    assert b"".join(write_file(HEADINGS, [full])).endswith(b"\r\nbins,Bins,Streets\r\n")
    with pytest.raises(KeyError):
        list(write_file(HEADINGS, [{"handle": "bins"}]))


def test_a_long_table_comes_in_pieces() -> None:
    pieces = list(write_file(["name"], (["x" * 1_000] for _ in range(1_000))))
    assert len(pieces) > 10
    assert len(b"".join(pieces).splitlines()) == 1_001
