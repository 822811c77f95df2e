"""Recording what somebody wrote where no machine reads, and taking in a file of many. Doors only."""

from typing import IO, Final, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Account
from core.audit.verbs import RuleBroken
from core.people.doors import needs, pressed, tried
from core.people.models import Person
from enquiries import recording, recording_many, screenshots, selectors
from enquiries.models import Conversation, Message, Upload
from enquiries.recording_file import EXAMPLE, LARGEST
from enquiries.recording_forms import FileForm, RecordForm
from pages.files import csv_download

PER_PAGE: Final = 25


@needs("enquiries.answer")
def record(request: HttpRequest) -> HttpResponse:
    """One thing that somebody wrote on Nextdoor, say; it stands in the inbox at once."""
    accounts = recording.accounts_for(me(request))
    form = RecordForm(
        request.POST or None, request.FILES or None, accounts=accounts, initial=_chosen(request, accounts)
    )
    if request.method == "POST" and form.is_valid() and (message := _recorded(request, form)):
        messages.success(request, f"It is in the inbox, as {message.conversation.reference}.")
        return redirect(message.conversation)
    return render(request, "enquiries/record.html", {"form": form, "accounts": accounts})


@needs("enquiries.answer")
def file(request: HttpRequest) -> HttpResponse:
    """A file is read first, and nothing is taken in by choosing it."""
    accounts = recording.accounts_for(me(request))
    form = FileForm(request.POST or None, request.FILES or None, accounts=accounts, initial=_chosen(request, accounts))
    if request.method == "POST" and form.is_valid() and (upload := _uploaded(request, form)):
        return redirect("enquiries:record_rows", upload.pk)
    return render(request, "enquiries/record_file.html", {"form": form, "accounts": accounts})


@needs("enquiries.answer")
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each row; the press takes in all that are new."""
    upload = _mine(request, pk)
    if request.method == "POST":
        done = pressed(request, "The file is in the inbox.", recording_many.take_in_file, upload_id=pk, by=me(request))
        return redirect("enquiries:inbox") if done else redirect("enquiries:record_rows", pk)
    plan = recording_many.plan_of(upload) if upload.content else None
    page = Paginator(plan.shown, PER_PAGE).get_page(request.GET.get("page")) if plan else None
    return render(request, "enquiries/record_rows.html", {"upload": upload, "plan": plan, "page": page})


@needs("enquiries.answer")
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """A file with the headings and one row, to begin with."""
    return csv_download("messages.csv", list(EXAMPLE), [EXAMPLE])


@needs("enquiries.read")
@require_safe
def screenshot(request: HttpRequest, pk: int, sha256: str) -> FileResponse:
    """For those who may read the conversation."""
    try:
        opened: IO[bytes] = screenshots.opened(selectors.conversation(pk, me(request)), sha256)
    except (Conversation.DoesNotExist, OSError):
        raise Http404 from None
    return FileResponse(opened, content_type="image/jpeg")


def _recorded(request: HttpRequest, form: RecordForm) -> Message | None:
    sha256 = ""
    if upload := form.cleaned_data["screenshot"]:
        try:
            sha256 = screenshots.kept(upload, upload.size or 0)
        except RuleBroken as refusal:
            form.add_error("screenshot", refusal.sentence)
            return None
    account: Account = form.cleaned_data["account"]
    facts = {"account_id": account.pk, "written": form.written(), "by": me(request), "screenshot": sha256}
    message: Message | None = tried(form, recording.record_written, **facts)
    return message


def _uploaded(request: HttpRequest, form: FileForm) -> Upload | None:
    chosen, account = form.cleaned_data["file"], form.cleaned_data["account"]
    content = chosen.read(LARGEST + 1)
    facts = {"account_id": account.pk, "name": chosen.name or "", "content": content, "by": me(request)}
    upload: Upload | None = tried(form, recording_many.upload_file, **facts)
    return upload


def me(request: HttpRequest) -> Person:
    """Who asks: the doors let in nobody who is not signed in."""
    return cast(Person, request.user)


def _chosen(request: HttpRequest, accounts: list[Account]) -> dict[str, int]:
    """The account that a link named, or the only one."""
    named = request.GET.get("account", "")
    found = next((account.pk for account in accounts if str(account.pk) == named), None)
    only = accounts[0].pk if len(accounts) == 1 else None
    chosen = found or only
    return {"account": chosen} if chosen else {}


def _mine(request: HttpRequest, pk: int) -> Upload:
    """404 for a file that somebody else uploaded: it holds residents' words."""
    upload = Upload.objects.select_related("account", "by").filter(pk=pk, by=me(request)).first()
    if upload is None:
        raise Http404
    return upload
