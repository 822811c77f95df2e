"""Many messages at once from a file: first what would become of each row, then all of them or none."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.people.models import Person
from enquiries import actions
from enquiries.models import Upload
from enquiries.recording import Here, Written, may_record, one_at_a_time, refuse_what_cannot_be, taken_in
from enquiries.recording_file import KINDS, moment, read_file
from pages.csv_files import BadFile, Row

FORGET_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True)
class Fate:
    """What becomes of one row, and why, as a sentence."""

    row: Row
    kind: Literal["new", "here", "twice", "wrong"]
    sentence: str
    written: Written | None = None


@dataclass(frozen=True)
class Plan:
    """The fates of all rows. Nothing is taken in while one of them is wrong."""

    fates: list[Fate]

    def count(self, kind: str) -> int:
        return sum(fate.kind == kind for fate in self.fates)

    @property
    def shown(self) -> list[Fate]:
        """What is wrong first, the rest as it stands in the file."""
        return sorted(self.fates, key=lambda fate: fate.kind != "wrong")

    @property
    def new(self) -> list[Written]:
        """What would be taken in, oldest first."""
        found = [fate.written for fate in self.fates if fate.kind == "new" and fate.written]
        return sorted(found, key=lambda written: written.at)


@transaction.atomic
def upload_file(*, account_id: int, name: str, content: bytes, by: Person) -> Upload:
    """Keeps a file for its dry run. Raises RuleBroken where it cannot be read at all."""
    account = Account.objects.get(pk=account_id)
    ensure(may_record(by, account))
    try:
        read_file(content)
    except BadFile as problem:
        raise RuleBroken(str(problem), field="file") from None
    return add(Upload(account=account, name=name[:200], content=content, by=by), code=actions.FILE_UPLOADED, by=by)


def plan_of(upload: Upload) -> Plan:
    """What would become of each row now."""
    fates = [_first_fate(upload.account, row) for row in read_file(bytes(upload.content))]
    here = Here(upload.account, [fate.written for fate in fates if fate.written])
    lines: dict[object, int] = {}
    return Plan([_last_fate(fate, here, lines) for fate in fates])


@transaction.atomic
def take_in_file(*, upload_id: int, by: Person, seen: int | None = None) -> Upload:
    """Takes in every row that is new, or none where one is wrong; then the words of the file are forgotten. Raises RuleBroken."""
    upload = locked(Upload.objects.select_related("account"), upload_id)
    if upload.by_id != by.pk:
        raise RuleBroken(f"{upload.by} uploaded this file, so they take it in.")
    if upload.taken_in_at is not None:
        raise RuleBroken("This file was taken in already.")
    if not upload.content:
        raise RuleBroken("This file was forgotten after a day. Choose it again.")
    ensure(may_record(by, upload.account))
    one_at_a_time(upload.account)
    plan = plan_of(upload)
    if wrong := plan.count("wrong"):
        raise RuleBroken(f"Nothing was taken in: {wrong} of the rows {'is' if wrong == 1 else 'are'} wrong.")
    for written in plan.new:
        taken_in(upload.account, written, by, actions.RECORDED_FROM_FILE)
    upload.taken_in, upload.taken_in_at, upload.content = len(plan.new), timezone.now(), b""
    change(upload, code=actions.FILE_TAKEN_IN, by=by)
    return upload


def forget_old_files() -> int:
    """Residents' words are not left lying about in files that nobody took in; returns how many were forgotten."""
    old = Upload.objects.filter(uploaded_at__lt=timezone.now() - FORGET_AFTER).exclude(content=b"")
    return old.update(content=b"")


def _first_fate(account: Account, row: Row) -> Fate:
    """Whether it can be read, and can be."""
    if row.problem:
        return Fate(row, "wrong", row.problem)
    try:
        written = _written(row)
        refuse_what_cannot_be(account, written)
    except RuleBroken as refusal:
        return Fate(row, "wrong", refusal.sentence)
    except ValueError as problem:
        return Fate(row, "wrong", str(problem))
    return Fate(row, "new", "It will be taken in.", written)


def _last_fate(fate: Fate, here: Here, lines: dict[object, int]) -> Fate:
    """Whether it is in the inbox already, or stood in an earlier line: by its address, or by who said what on which day."""
    if fate.written is None:
        return fate
    if sentence := here.sentence(fate.written):
        return replace(fate, kind="here", sentence=sentence)
    keys = (fate.written.external_id, fate.written.said)
    if line := next((lines[key] for key in keys if key in lines), 0):
        return replace(fate, kind="twice", sentence=f"It is the same as line {line}.")
    lines.update(dict.fromkeys(keys, fate.row.line))
    return fate


def _written(row: Row) -> Written:
    """Raises ValueError with a sentence."""
    cells = row.cells
    kind = KINDS.get(cells.get("kind", "").lower())
    if kind is None:
        raise ValueError(f"“{cells['kind'][:40]}” is not a kind. Write comment, mention, private message or review.")
    return Written(
        kind, cells.get("words", ""), moment(cells.get("when", "")), cells.get("name", "")[:200], cells.get("handle", "")[:200],
        cells.get("address", ""), cells.get("post", ""),
    )  # fmt: skip
