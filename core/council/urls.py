from django.urls import path

from core.council import views

urlpatterns = [
    path("council/", views.council, name="council"),
    path("council/emergency/", views.emergency, name="emergency"),
    path("council/emergency/end/", views.end_emergency, name="end_emergency"),
    path("council/pre-election/", views.pre_election, name="pre_election"),
    path("council/pre-election/<int:pk>/end/", views.end_pre_election, name="end_pre_election"),
]
