"""Files of accounts that exist already: read, shown, then proposed all or not at all (REG-15)."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.facts import Facts
from accounts.fates import COLUMNS, plan
from accounts.models import Proposal, RegisterFile
from accounts.permissions import may_propose
from accounts.services.taking_on import propose_accounts
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.people.models import Person
from pages.clocks import plural
from pages.csv_files import BadFile, read_file
from pages.fates import Plan

FORGET_AFTER: Final = timedelta(days=1)


@transaction.atomic
def upload_accounts(*, name: str, content: bytes, by: Person) -> RegisterFile:
    """Keeps a file for its dry run; nothing is proposed by it. Raises RuleBroken where it cannot be read at all."""
    ensure(may_propose(by))
    try:
        read_file(content, COLUMNS)
    except BadFile as problem:
        raise RuleBroken(str(problem), field="file") from None
    return add(RegisterFile(name=name[:200], content=content, by=by), code=actions.FILE_READ, by=by)


def plan_of(file: RegisterFile) -> Plan[Facts]:
    """What would become of each row now."""
    return plan(read_file(bytes(file.content), COLUMNS))


@transaction.atomic
def propose_file(*, file_id: int, grounds: str, by: Person) -> Proposal:
    """Proposes every row that is new, or none where one is wrong; then the file is forgotten. Raises RuleBroken."""
    file = locked(RegisterFile.objects, file_id)
    if file.by_id != by.pk:
        raise RuleBroken(f"{file.by} uploaded this file, so they propose what is in it.")
    if not file.content:
        raise RuleBroken(
            "This file was proposed already."
            if file.proposal_id
            else "This file was forgotten after a day. Choose it again."
        )
    found = plan_of(file)
    if wrong := found.count("wrong"):
        raise RuleBroken(f"Nothing was proposed: {plural(wrong, 'row')} cannot be taken on.")
    if not found.new:
        raise RuleBroken("Every account in this file is on the register already.")
    file.proposal = propose_accounts(accounts=found.new, grounds=grounds, source=file.name, by=by)
    file.content = b""
    change(file, code=actions.FILE_PROPOSED, by=by)
    return file.proposal


def forget_old_files() -> int:
    """Files that nobody proposed within a day; returns how many were forgotten."""
    old = RegisterFile.objects.filter(uploaded_at__lt=timezone.now() - FORGET_AFTER).exclude(content=b"")
    return old.update(content=b"")
