"""Connecting through the API: the same verbs. Secrets go in and never come out."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from core.audit.verbs import RuleBroken
from core.people.api import accepted
from core.people.models import Person
from networks.connect_forms import FORMS
from networks.connecting import connect, disconnect
from networks.connections import connection_of
from networks.models import Connection


class ConnectionOut(serializers.ModelSerializer[Connection]):
    connected = serializers.SerializerMethodField()

    class Meta:
        model = Connection
        fields = ["account", "connected", "problem", "problem_since", "expires_at"]

    def get_connected(self, link: Connection) -> bool:
        return bool(link.secrets)


class ConnectIn(serializers.Serializer[Any]):
    handle = serializers.CharField(max_length=253)
    password = serializers.CharField(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        write_only=True,
        help_text="Blank keeps the old one.",
    )
    server = serializers.CharField(max_length=200, required=False, default="")


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class OneConnection(APIView):
    """Whether an account is connected, and what is wrong with it."""

    duties = {"GET": ("accounts.read",)}

    @extend_schema(responses=ConnectionOut)
    def get(self, request: Request, pk: int) -> Response:
        return _answer(_account(pk))


class Connect(APIView):
    """Asks the network who this is, and keeps the access where it is the account. Today: Bluesky."""

    duties = {"POST": ("accounts.keep",)}

    @extend_schema(request=ConnectIn, responses=ConnectionOut)
    def post(self, request: Request, pk: int) -> Response:
        account, given = _account(pk), accepted(ConnectIn(data=request.data))
        connect(account_id=pk, by=cast(Person, request.user), **_checked(account, given))
        return _answer(account)


class Disconnect(APIView):
    """Forgets the access; everything is done by hand from then on."""

    duties = {"POST": ("accounts.keep",)}

    @extend_schema(request=ReasonIn, responses=ConnectionOut)
    def post(self, request: Request, pk: int) -> Response:
        account = _account(pk)
        disconnect(account_id=pk, by=cast(Person, request.user), **accepted(ReasonIn(data=request.data)))
        return _answer(account)


def _checked(account: Account, given: dict[str, Any]) -> dict[str, Any]:
    """By the network's own form, as on the page. Raises RuleBroken with its sentence."""
    if account.network not in FORMS:
        raise RuleBroken(f"{account.network_name} accounts are not connected by typing a password.")
    kind, link = FORMS[account.network], connection_of(account)
    server = given["server"] or kind(account=account, link=link).initial["server"]
    form = kind(given | {"server": server}, account=account, link=link)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise RuleBroken(str(errors[0]), field=field)
    return form.facts()


def _account(pk: int) -> Account:
    return get_object_or_404(Account.objects.on_register(), pk=pk)


def _answer(account: Account) -> Response:
    return Response(ConnectionOut(connection_of(account)).data)
