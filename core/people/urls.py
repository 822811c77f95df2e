from django.urls import path

from core.people import staff_views, views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/away/", views.my_absence, name="my_absence"),
    path("me/deputy/", views.my_deputy, name="my_deputy"),
    path("me/away/<int:pk>/end/", views.end_my_absence, name="end_my_absence"),
    path("people/", views.people, name="people"),
    path("people/duties/", views.duties, name="duties"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/download/", staff_views.download, name="people_download"),
    path("people/file/", staff_views.staff_file, name="staff_file"),
    path("people/file/example/", staff_views.staff_example, name="staff_example"),
    path("people/file/<int:pk>/", staff_views.staff_rows, name="staff_rows"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give-role/", views.give_role, name="give_role"),
    path("people/<int:pk>/invite-again/", views.invite_again, name="invite_again"),
    path("people/<int:pk>/away/", views.absence, name="absence"),
    path("people/<int:pk>/deputy/", views.deputy, name="deputy"),
    path("people/<int:pk>/<slug:act>/", views.act, name="person_act"),
    path("people/roles/<int:pk>/end/", views.end_role, name="end_role"),
    path("people/absences/<int:pk>/end/", views.end_absence, name="end_absence"),
]
