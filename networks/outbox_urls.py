from django.urls import path

from networks import by_hand_views, views

app_name = "outbox"
urlpatterns = [
    path("", views.items, name="items"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/it-is-out/", views.it_is_out, name="it_is_out"),
    path("<int:pk>/send-again/", views.send_again, name="send_again"),
    path("<int:pk>/leave-it/", views.leave_it, name="leave_it"),
    path("<int:pk>/take/", by_hand_views.take, name="take"),
    path("<int:pk>/give-back/", by_hand_views.give_back, name="give_back"),
    path("<int:pk>/take-over/", by_hand_views.take_over, name="take_over"),
    path("<int:pk>/it-is-right/", by_hand_views.it_is_right, name="it_is_right"),
    path("<int:pk>/something-is-wrong/", by_hand_views.something_is_wrong, name="something_is_wrong"),
    path("<int:pk>/it-is-mended/", by_hand_views.it_is_mended, name="it_is_mended"),
    path("<int:pk>/it-is-taken-down/", by_hand_views.it_is_taken_down, name="it_is_taken_down"),
    path("<int:pk>/media/<slug:sha256>/", by_hand_views.media, name="media"),
]
