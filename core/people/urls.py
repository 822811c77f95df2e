from django.urls import path

from core.people import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("people/", views.people, name="people"),
    path("people/duties/", views.duties, name="duties"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give-role/", views.give_role, name="give_role"),
    path("people/<int:pk>/invite-again/", views.invite_again, name="invite_again"),
    path("people/<int:pk>/<slug:act>/", views.act, name="person_act"),
    path("people/roles/<int:pk>/end/", views.end_role, name="end_role"),
]
