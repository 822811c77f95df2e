from django.urls import path

from core.people import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("people/", views.people, name="people"),
    path("people/duties/", views.duties, name="duties"),
]
