from django.urls import path

from core.people import api_views

urlpatterns = [
    path("people/", api_views.People.as_view(), name="api_people"),
    path("people/<int:pk>/", api_views.OnePerson.as_view(), name="api_person"),
    path("people/<int:pk>/roles/", api_views.GiveRole.as_view(), name="api_person_roles"),
    path("people/<int:pk>/invite-again/", api_views.InviteAgain.as_view(), name="api_person_invite_again"),
    path("people/<int:pk>/take-log-in-away/", api_views.TakeLogInAway.as_view(), name="api_person_take_away"),
    path("people/<int:pk>/open-work/", api_views.OpenWork.as_view(), name="api_person_open_work"),
    path("people/<int:pk>/give-log-in-back/", api_views.GiveLogInBack.as_view(), name="api_person_give_back"),
    path("people/<int:pk>/reset-second-factor/", api_views.ResetSecondFactor.as_view(), name="api_person_reset"),
    path("roles/<int:pk>/end/", api_views.EndRole.as_view(), name="api_role_end"),
]
