from django.urls import path

from networks import connect_views

app_name = "connections"
urlpatterns = [
    path("<int:pk>/connect/", connect_views.connect, name="connect"),
    path("<int:pk>/disconnect/", connect_views.disconnect, name="disconnect"),
]
