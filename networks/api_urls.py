from django.urls import path

from networks import api, connect_api

urlpatterns = [
    path("accounts/<int:pk>/connection/", connect_api.OneConnection.as_view(), name="api_connection"),
    path("accounts/<int:pk>/connect/", connect_api.Connect.as_view(), name="api_connect"),
    path("accounts/<int:pk>/disconnect/", connect_api.Disconnect.as_view(), name="api_disconnect"),
    path("outbox/", api.Items.as_view(), name="api_outbox"),
    path("outbox/<int:pk>/", api.OneItem.as_view(), name="api_outbox_item"),
    path("outbox/<int:pk>/it-is-out/", api.ItIsOut.as_view(), name="api_outbox_it_is_out"),
    path("outbox/<int:pk>/send-again/", api.SendAgain.as_view(), name="api_outbox_send_again"),
    path("outbox/<int:pk>/leave-it/", api.LeaveIt.as_view(), name="api_outbox_leave_it"),
]
