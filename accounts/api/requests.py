"""Requests for accounts: asked, changed, sent, decided with a document, withdrawn, opened; alone or many alike."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors, services
from accounts.api.asked import (
    AlikeIn,
    AskIn,
    ChangeIn,
    DecisionIn,
    LetterOut,
    OneRequestOut,
    RequestOut,
    SendIn,
    WaitingOut,
    case_of,
)
from accounts.api.one_account import LineOut
from accounts.api.shapes import AccountOut, ByNewest, WhyIn
from accounts.case import CASE
from accounts.deciding import decided_with
from accounts.letters import letter_of
from accounts.models import AccountRequest, Document
from accounts.opening import opening_list
from core.people.api import accepted


class Requests(ListAPIView[AccountRequest]):
    """Requests for accounts; POST drafts one."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.request",)}
    serializer_class = RequestOut
    pagination_class = ByNewest

    def get_queryset(self) -> QuerySet[AccountRequest]:
        return selectors.requests(self.request.user)

    @extend_schema(request=AskIn, responses={201: RequestOut})
    def post(self, request: Request) -> Response:
        given = accepted(AskIn(data=request.data))
        case = case_of(given)
        drafted = services.ask_for_account(**given, case=case, by=request.user)
        return _answer(request, drafted.pk, status=201)


class Alike(APIView):
    """One case for several accounts that are alike: a draft for each name."""

    duties = {"POST": ("accounts.request",)}

    @extend_schema(request=AlikeIn, responses={201: RequestOut(many=True)})
    def post(self, request: Request) -> Response:
        given = accepted(AlikeIn(data=request.data))
        case = case_of(given)
        batch = services.ask_for_alike(**given, case=case, by=request.user)
        drafted = selectors.requests(request.user).filter(batch=batch).order_by("pk")
        return Response(RequestOut(drafted, many=True).data, status=201)


class Waiting(APIView):
    """What waits for you: requests to decide, accounts to open, accounts that exist already to confirm."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=WaitingOut)
    def get(self, request: Request) -> Response:
        waiting = {
            "to_decide": selectors.waiting_for(request.user),
            "to_open": selectors.to_open(request.user),
            "to_confirm": selectors.waiting_proposals(request.user),
        }
        return Response(WaitingOut(waiting).data)


class OneRequest(APIView):
    """One request with its case, its decisions, whose turn it is, and what you may do."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=OneRequestOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(OneRequestOut(selectors.request(pk, request.user), context={"person": request.user}).data)


class ChangeRequest(APIView):
    """Changes answers of the case while it is a draft or changes were asked for; with `alike`, of its whole batch."""

    duties = {"POST": ("accounts.request",)}

    @extend_schema(request=ChangeIn, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        found, given = selectors.request(pk, request.user), accepted(ChangeIn(data=request.data))
        verb = services.change_alike if given["alike"] else services.change_request
        case = {key: getattr(found, key) for key in CASE} | {key: given[key] for key in CASE if key in given}
        verb(request_id=pk, case=case, by=request.user, seen=given["seen"])
        return _answer(request, pk)


class SendRequest(APIView):
    """Sends a draft, or a request that came back, to the first stage of the chain; with `alike`, its whole batch."""

    duties = {"POST": ("accounts.request",)}

    @extend_schema(request=SendIn, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        found, given = selectors.request(pk, request.user), accepted(SendIn(data=request.data))
        verb = services.send_alike if given["alike"] and found.batch_id else services.send_request
        verb(request_id=pk, by=request.user)
        return _answer(request, pk)


class Withdraw(APIView):
    """The person who asked takes the request back."""

    duties = {"POST": ("accounts.request",)}

    @extend_schema(request=WhyIn, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        found, given = selectors.request(pk, request.user), accepted(WhyIn(data=request.data))
        services.withdraw_request(request_id=found.pk, by=request.user, **given)
        return _answer(request, pk)


class Decide(APIView):
    """Signs off, asks for changes, declines or decides for the main account, for the stage that is running.

    With a `document` the request is sent as `multipart/form-data`; with `alike` it decides the whole batch at this stage.
    """

    duties = {"POST": ("accounts.read",)}
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(request=DecisionIn, responses=RequestOut)
    def post(self, request: Request, pk: int) -> Response:
        found, given = selectors.request(pk, request.user), accepted(DecisionIn(data=request.data))
        file, alike = given.pop("document"), given.pop("alike") and found.batch_id is not None
        content = (file.name, file.read()) if file else None
        decided_with(request_id=pk, by=request.user, file=content, alike=alike, **given)
        return _answer(request, pk)


class Open(APIView):
    """The opening list; POST opens a signed-off account for which every line of it stands."""

    duties = {"GET": ("accounts.read",), "POST": ("accounts.open",)}

    @extend_schema(responses=LineOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        return Response(LineOut(opening_list(selectors.request(pk, request.user).account_id), many=True).data)

    @extend_schema(request=None, responses=AccountOut)
    def post(self, request: Request, pk: int) -> Response:
        found = selectors.request(pk, request.user)
        return Response(AccountOut(services.open_account(request_id=found.pk, by=request.user)).data)


class Letter(APIView):
    """What became of the request, in the words of the letter; 404 while nothing is decided."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=LetterOut)
    def get(self, request: Request, pk: int) -> Response:
        written = letter_of(selectors.request(pk, request.user))
        if written is None:
            raise NotFound("Nothing is decided yet, so there is no letter.")
        return Response(LetterOut(written).data)


class DocumentOfDecision(APIView):
    """The document behind a decision, byte by byte."""

    duties = {"GET": ("accounts.read",)}

    def perform_content_negotiation(self, request: Request, force: bool = True) -> Any:
        """Whatever the program says that it takes, the document is what it is."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponse:
        kept = get_object_or_404(Document, pk=pk)
        answer = HttpResponse(bytes(kept.content), content_type=kept.content_type)
        answer["Content-Disposition"] = content_disposition_header(True, kept.name) or ""
        return answer


def _answer(request: Request, pk: int, status: int = 200) -> Response:
    found: Mapping[str, Any] = RequestOut(selectors.request(pk, request.user)).data
    return Response(found, status=status)
