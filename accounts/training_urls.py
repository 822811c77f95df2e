from django.urls import path

from accounts.views import training as views

app_name = "training"
urlpatterns = [
    path("me/training/", views.mine, name="mine"),
    path("me/training/taken/", views.taken, name="taken"),
    path("me/training/policy/", views.policy, name="policy"),
    path("training/", views.who, name="who"),
    path("training/training.csv", views.download, name="download"),
    path("training/record/", views.record, name="record"),
    path("training/policy-again/", views.policy_again, name="policy_again"),
    path("training/people/<int:pk>/", views.person, name="person"),
    path("training/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("training/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("training/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
