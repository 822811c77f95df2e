from django.urls import path

from publishing import views

app_name = "publishing"
urlpatterns = [
    path("", views.posts, name="posts"),
    path("new/", views.write, name="write"),
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/<int:pk>/", views.approve, name="approve"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/list/", views.calendar_list, name="calendar_list"),
    path("held/", views.held, name="held"),
    path("pictures/<slug:sha256>/", views.picture, name="picture"),
    path("videos/<slug:sha256>/", views.video, name="video"),
    path("captions/<slug:sha256>/", views.captions, name="captions"),
    path("<int:pk>/", views.post, name="post"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/time/", views.time, name="time"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/hold/", views.hold, name="hold"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
