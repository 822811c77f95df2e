from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.register, name="register"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/facts/", views.facts, name="facts"),
    path("<int:pk>/<slug:act>/", views.stop, name="stop"),
    path("requests/", views.requests, name="requests"),
    path("requests/ask/", views.ask, name="ask"),
    path("requests/<int:pk>/", views.one_request, name="request"),
    path("requests/<int:pk>/change/", views.change_case, name="change_case"),
    path("requests/<int:pk>/send/", views.send, name="send"),
    path("requests/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("requests/<int:pk>/open/", views.open_it, name="open"),
]
