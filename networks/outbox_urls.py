from django.urls import path

from networks import views

app_name = "outbox"
urlpatterns = [
    path("", views.items, name="items"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/it-is-out/", views.it_is_out, name="it_is_out"),
    path("<int:pk>/send-again/", views.send_again, name="send_again"),
    path("<int:pk>/leave-it/", views.leave_it, name="leave_it"),
]
