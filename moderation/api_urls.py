from django.urls import path

from moderation import api

urlpatterns = [
    path("cases/", api.Cases.as_view(), name="api_cases"),
    path("cases/<int:pk>/", api.OneCase.as_view(), name="api_case"),
    path("cases/<int:pk>/hide/", api.Hide.as_view(), name="api_case_hide"),
    path("cases/<int:pk>/propose-block/", api.ProposeBlock.as_view(), name="api_case_propose"),
    path("appeals/", api.Appeals.as_view(), name="api_appeals"),
    path("appeals/<int:pk>/view/", api.ViewOnAppeal.as_view(), name="api_appeal_view"),
    path("appeals/<int:pk>/match/", api.MatchAppeal.as_view(), name="api_appeal_match"),
    path("appeals/<int:pk>/answer/", api.AnswerAppeal.as_view(), name="api_appeal_answer"),
    path("cases/<int:pk>/confirm-block/", api.ConfirmBlock.as_view(), name="api_case_confirm"),
]
