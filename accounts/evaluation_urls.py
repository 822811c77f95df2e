from django.urls import path

from accounts.views import evaluations as views

urlpatterns = [
    path("networks/", views.networks, name="networks"),
    path("networks/evaluate/", views.begin_evaluation, name="begin_evaluation"),
    path("networks/evaluations/<int:pk>/", views.evaluation, name="evaluation"),
    path("networks/evaluations/<int:pk>/answers/", views.answer_evaluation, name="answer_evaluation"),
    path("networks/evaluations/<int:pk>/send/", views.send_evaluation, name="send_evaluation"),
    path("networks/evaluations/<int:pk>/take-back/", views.take_back_evaluation, name="take_back_evaluation"),
    path("networks/evaluations/<int:pk>/withdraw/", views.withdraw_evaluation, name="withdraw_evaluation"),
]
