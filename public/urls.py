from django.urls import path

from public import impostors, views

app_name = "public"
urlpatterns = [
    path("", views.policy, name="policy"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:version>/", views.rules, name="rules_version"),
    path("accounts/", views.directory, name="directory"),
    path("accounts.json", views.directory_json, name="directory_json"),
    path("accounts.csv", views.directory_csv, name="directory_csv"),
    path("appeal/", views.appeal, name="appeal"),
    path("appeal/sent/", views.appeal_sent, name="appeal_sent"),
    path("impostor/", impostors.report, name="report_impostor"),
    path("impostor/sent/", impostors.reported, name="impostor_reported"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
