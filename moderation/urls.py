from django.urls import path

from moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("refer/<int:message_id>/", views.refer, name="refer"),
    path("<int:pk>/hide/", views.hide, name="hide"),
    path("<int:pk>/consult/", views.consult, name="consult"),
    path("<int:pk>/warn/", views.warn, name="warn"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/second/", views.second_person, name="second_person"),
    path("<int:pk>/close/", views.close, name="close"),
    path("views/<int:pk>/", views.give_view, name="give_view"),
    path("appeals/", views.appeals, name="appeals"),
    path("appeals/<int:pk>/", views.appeal, name="appeal"),
    path("appeals/<int:pk>/match/", views.match_appeal, name="match_appeal"),
    path("appeals/<int:pk>/answer/", views.answer_appeal, name="answer_appeal"),
]
