from django.urls import path

from networks import api, by_hand_api, connect_api

urlpatterns = [
    path("accounts/<int:pk>/connection/", connect_api.OneConnection.as_view(), name="api_connection"),
    path("accounts/<int:pk>/connect/", connect_api.Connect.as_view(), name="api_connect"),
    path("accounts/<int:pk>/disconnect/", connect_api.Disconnect.as_view(), name="api_disconnect"),
    path("outbox/", api.Items.as_view(), name="api_outbox"),
    path("outbox/<int:pk>/", api.OneItem.as_view(), name="api_outbox_item"),
    path("outbox/<int:pk>/it-is-out/", api.ItIsOut.as_view(), name="api_outbox_it_is_out"),
    path("outbox/<int:pk>/send-again/", api.SendAgain.as_view(), name="api_outbox_send_again"),
    path("outbox/<int:pk>/leave-it/", api.LeaveIt.as_view(), name="api_outbox_leave_it"),
    path("outbox/<int:pk>/take/", by_hand_api.Take.as_view(), name="api_outbox_take"),
    path("outbox/<int:pk>/give-back/", by_hand_api.GiveBack.as_view(), name="api_outbox_give_back"),
    path("outbox/<int:pk>/take-over/", by_hand_api.TakeOver.as_view(), name="api_outbox_take_over"),
    path("outbox/<int:pk>/it-is-right/", by_hand_api.ItIsRight.as_view(), name="api_outbox_it_is_right"),
    path(
        "outbox/<int:pk>/something-is-wrong/",
        by_hand_api.SomethingIsWrong.as_view(),
        name="api_outbox_something_is_wrong",
    ),
    path("outbox/<int:pk>/it-is-mended/", by_hand_api.ItIsMended.as_view(), name="api_outbox_it_is_mended"),
    path("outbox/<int:pk>/it-is-taken-down/", by_hand_api.ItIsTakenDown.as_view(), name="api_outbox_it_is_taken_down"),
]
