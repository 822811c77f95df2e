from django.urls import path

from moderation import api

urlpatterns = [
    path("cases/", api.Cases.as_view(), name="api_cases"),
    path("cases/<int:pk>/", api.OneCase.as_view(), name="api_case"),
    path("cases/<int:pk>/hide/", api.Hide.as_view(), name="api_case_hide"),
    path("cases/<int:pk>/propose-block/", api.ProposeBlock.as_view(), name="api_case_propose"),
    path("cases/<int:pk>/confirm-block/", api.ConfirmBlock.as_view(), name="api_case_confirm"),
]
