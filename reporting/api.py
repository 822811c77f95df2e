"""Figures through the API: now, before, and what each counts."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reporting import figures
from reporting.periods import Quarter


class FigureOut(serializers.Serializer[Any]):
    code = serializers.CharField(source="definition.code")
    label = serializers.CharField(source="definition.label")  # type: ignore[assignment]  # the API's own word
    definition = serializers.CharField(source="definition.words")
    now = serializers.IntegerField(allow_null=True)
    before = serializers.IntegerField(allow_null=True)


class Figures(APIView):
    """The key figures of a quarter (`?quarter=2026-3`), against the quarter before."""

    duties = {"GET": ("figures.read",)}

    @extend_schema(responses=FigureOut(many=True))
    def get(self, request: Request) -> Response:
        quarter = Quarter.parse(request.query_params.get("quarter", "")) or Quarter.today()
        return Response(FigureOut(figures.key_figures(quarter), many=True).data)
