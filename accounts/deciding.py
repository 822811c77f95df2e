"""A decision as one door hands it in: with its document, for one request or for all alike."""

from typing import Any

from django.db import transaction

from accounts import services
from accounts.models import AccountRequest
from core.people.models import Person


@transaction.atomic
def decided_with(*, file: tuple[str, bytes] | None, alike: bool, by: Person, **facts: Any) -> AccountRequest:
    """Decides, and keeps the document; nothing is kept where the decision is refused. `file`: its name and its bytes.

    Raises what `keep_document`, `decide` and `decide_alike` raise.
    """
    document = services.keep_document(name=file[0], content=file[1], by=by) if file else None
    verb = services.decide_alike if alike else services.decide
    verb(by=by, document=document, **facts)
    return AccountRequest.objects.with_all().get(pk=facts["request_id"])
