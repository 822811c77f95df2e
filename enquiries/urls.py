from django.urls import path

from enquiries import recording_views, views

app_name = "enquiries"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("record/", recording_views.record, name="record"),
    path("record/file/", recording_views.file, name="record_file"),
    path("record/file/example/", recording_views.example, name="record_example"),
    path("record/file/<int:pk>/", recording_views.rows, name="record_rows"),
    path("<int:pk>/screenshot/<slug:sha256>/", recording_views.screenshot, name="screenshot"),
    path("<int:pk>/", views.conversation, name="conversation"),
    path("<int:pk>/take/", views.take, name="take"),
    path("<int:pk>/wait/", views.wait, name="wait"),
    path("<int:pk>/take-again/", views.take_again, name="take_again"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("<int:pk>/holding/", views.holding, name="holding"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:pk>/no-response/", views.no_response, name="no_response"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/note/", views.note, name="note"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/confirm-all/", views.confirm_all, name="confirm_all"),
    path("<int:pk>/leave/", views.leave, name="leave"),
]
