from django.urls import path

from networks import connect_journey_views, connect_views

app_name = "connections"
urlpatterns = [
    path("<int:pk>/connect/", connect_views.connect, name="connect"),
    path("<int:pk>/connect/sign-in/", connect_journey_views.sign_in, name="sign_in"),
    path("<int:pk>/connect/choose/", connect_journey_views.choose, name="choose"),
    path("come-back/<slug:network>/", connect_journey_views.come_back, name="come_back"),
    path("<int:pk>/disconnect/", connect_views.disconnect, name="disconnect"),
]
