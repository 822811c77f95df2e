from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.register, name="register"),
    path("register.csv", views.download, name="download"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/facts/", views.facts, name="facts"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:pk>/trial/", views.trial, name="trial"),
    path("<int:pk>/<slug:act>/", views.stop, name="stop"),
    path("existing/", views.existing, name="existing"),
    path("existing/file/", views.existing_file, name="existing_file"),
    path("existing/file/example/", views.example, name="existing_example"),
    path("existing/file/<int:pk>/", views.rows, name="rows"),
    path("existing/<int:pk>/", views.proposal, name="proposal"),
    path("existing/<int:pk>/refuse/", views.refuse, name="refuse_proposal"),
    path("existing/<int:pk>/withdraw/", views.withdraw_proposal, name="withdraw_proposal"),
    path("requests/", views.requests, name="requests"),
    path("requests/ask/", views.ask, name="ask"),
    path("requests/<int:pk>/", views.one_request, name="request"),
    path("requests/<int:pk>/change/", views.change_case, name="change_case"),
    path("requests/<int:pk>/send/", views.send, name="send"),
    path("requests/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("requests/<int:pk>/open/", views.open_it, name="open"),
]
