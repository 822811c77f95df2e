"""Pages on which an account is put right: custody, password, administrators, profile, tasks. Doors only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import permissions, selectors, services
from accounts.custody_forms import (
    AdministratorForm,
    AuditForm,
    CustodyForm,
    DoneForm,
    PasswordForm,
    ProfileForm,
    TaskForm,
)
from accounts.forms import ReasonForm
from accounts.models import Account, Administrator, PasswordChange, Task
from accounts.remedies import kept
from core.people.doors import needs, pressed, tried


@needs("accounts.keep")
def custody(request: HttpRequest, pk: int) -> HttpResponse:
    """Who keeps the password, where, and how else the account is guarded."""
    found = one_account(pk)
    as_kept = kept(found)
    initial = {
        "custodian": found.custodian, "deputy": as_kept.deputy, "kept_in": as_kept.kept_in, "second_factor": as_kept.second_factor,
        "recovery_contact": as_kept.recovery_contact, "seen": found.version,
    }  # fmt: skip
    form = CustodyForm(request.POST or None, initial=initial, account=found)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.change_custody, account_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, "It is recorded who gets in.")
            return redirect(found)
    return render(request, "accounts/custody.html", {"account": found, "form": form})


@needs("accounts.read")
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """That the password was changed; a second person confirms it."""
    found = one_account(pk)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.say_changed, account_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, "Recorded. It counts once a second person has confirmed it.")
            return redirect(found)
    answer = permissions.may_say_changed(request.user, found)
    return render(request, "accounts/password.html", {"account": found, "form": form, "answer": answer})


@needs("accounts.read")
@require_POST
def confirm_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says so too."""
    said = get_object_or_404(PasswordChange.objects.select_related("account"), pk=pk)
    pressed(request, "The change of the password is confirmed.", services.confirm_change, change_id=pk, by=request.user)
    return redirect(said.account)


@needs("accounts.read")
def take_back_change(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not changed after all."""
    said = get_object_or_404(PasswordChange.objects.select_related("account", "said_by"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.take_back_change, change_id=pk, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, "Taken back. The password still has to be changed.")
            return redirect(said.account)
    return render(request, "accounts/take_back_change.html", {"said": said, "account": said.account, "form": form})


@needs("accounts.read")
def administrators(request: HttpRequest, pk: int) -> HttpResponse:
    """Who administers the account on the network, and recording one more."""
    found = one_account(pk)
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if recorded := tried(form, services.record_administrator, account_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, f"{recorded.named} is recorded.")
            return redirect("accounts:administrators", pk)
    may_keep = permissions.may_keep(request.user, found)
    return render(request, "accounts/administrators.html", {"account": found, "form": form, "may_keep": may_keep})


@needs("accounts.keep")
def end_administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's access on the network was taken away."""
    row = get_object_or_404(Administrator.objects.running().select_related("account", "person"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, services.end_administrator, administrator_id=pk, by=request.user, reason=reason):
            messages.success(request, f"{row.named} administers it no more.")
            return redirect("accounts:administrators", row.account_id)
    return render(request, "accounts/end_administrator.html", {"row": row, "account": row.account, "form": form})


@needs("accounts.keep")
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """How the account presents itself today."""
    found = one_account(pk)
    form = ProfileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"answers": form.answers(), "words": form.cleaned_data["words"]}
        if tried(form, services.check_profile, account_id=pk, by=request.user, **given):
            messages.success(request, "The profile is checked.")
            return redirect(found)
    return render(request, "accounts/profile.html", {"account": found, "form": form})


@needs("accounts.read")
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """The audits of an account, and a new one for whoever may make it."""
    found = one_account(pk)
    form = AuditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"strengths": form.cleaned_data["strengths"], "gaps": form.cleaned_data["gaps"], "steps": form.steps()}
        if tried(form, services.audit_account, account_id=pk, by=request.user, **given):
            messages.success(request, "The audit is recorded. Whoever does something about a gap is told.")
            return redirect("accounts:audit", pk)
    audits = found.audits.select_related("done_by")
    may_keep = permissions.may_keep(request.user, found)
    return render(
        request, "accounts/audit.html", {"account": found, "form": form, "audits": audits, "may_keep": may_keep}
    )


@needs("accounts.keep")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Something has to be put right."""
    found = one_account(pk)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(form, services.open_task, account_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, "Whoever does it is told.")
            return redirect(found)
    return render(request, "accounts/task.html", {"account": found, "form": form})


@needs("accounts.read")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Something is put right."""
    found = get_object_or_404(Task.objects.open().select_related("account", "owner"), pk=pk)
    form = DoneForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and form.is_valid():
        if tried(form, services.finish_task, task_id=pk, by=request.user, **form.cleaned_data):
            messages.success(request, "It is put right.")
            return redirect(found.account)
    answer = permissions.may_finish(request.user, found)
    return render(
        request, "accounts/done.html", {"task": found, "account": found.account, "form": form, "answer": answer}
    )


def one_account(pk: int) -> Account:
    """The account, or 404."""
    try:
        return selectors.account(pk)
    except Account.DoesNotExist:
        raise Http404 from None
