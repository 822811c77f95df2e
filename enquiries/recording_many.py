"""Many messages at once from a file: first what would become of each row, then all of them or none."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

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
from pages.fates import Fate, Lines, Plan, read_rows

FORGET_AFTER: Final = timedelta(days=1)


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


def plan_of(upload: Upload) -> Plan[Written]:
    """What would become of each row now."""
    rows = read_file(bytes(upload.content))
    fates = read_rows(rows, lambda row: _first_fate(upload.account, row), refusals=(RuleBroken,))
    here = Here(upload.account, [fate.facts for fate in fates if fate.facts])
    lines = Lines()
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
    for written in sorted(plan.new, key=lambda written: written.at):
        taken_in(upload.account, written, by, actions.RECORDED_FROM_FILE)
    upload.taken_in, upload.taken_in_at, upload.content = len(plan.new), timezone.now(), b""
    change(upload, code=actions.FILE_TAKEN_IN, by=by)
    return upload


def forget_old_files() -> int:
    """Residents' words are not left lying about in files that nobody took in; returns how many were forgotten."""
    old = Upload.objects.filter(uploaded_at__lt=timezone.now() - FORGET_AFTER).exclude(content=b"")
    return old.update(content=b"")


def _first_fate(account: Account, row: Row) -> Fate[Written]:
    """Raises ValueError or RuleBroken where it cannot be read, or cannot be."""
    written = _written(row)
    refuse_what_cannot_be(account, written)
    return Fate(row, "new", "It will be taken in.", written)


def _last_fate(fate: Fate[Written], here: Here, lines: Lines) -> Fate[Written]:
    """Whether it is in the inbox already, or stood in an earlier line: by its address, or by who said what on which day."""
    written = fate.facts
    if written is None:
        return fate
    if sentence := here.sentence(written):
        return replace(fate, kind="here", sentence=sentence)
    if line := lines.earlier((written.external_id, written.said), fate.row.line):
        return replace(fate, kind="twice", sentence=f"It is the same as line {line}.")
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
