from django.urls import path

from accounts import api, impostor_api, training_api

urlpatterns = [
    path("accounts/", api.Accounts.as_view(), name="api_accounts"),
    path("accounts/<int:pk>/", api.OneAccount.as_view(), name="api_account"),
    path("accounts/<int:pk>/suspend/", api.Suspend.as_view(), name="api_account_suspend"),
    path("account-requests/", api.Requests.as_view(), name="api_requests"),
    path("account-requests/<int:pk>/send/", api.SendRequest.as_view(), name="api_request_send"),
    path("account-requests/<int:pk>/decide/", api.Decide.as_view(), name="api_request_decide"),
    path("account-requests/<int:pk>/open/", api.Open.as_view(), name="api_request_open"),
    path("training/", training_api.MyTraining.as_view(), name="api_training"),
    path("training/policy/", training_api.ReadPolicy.as_view(), name="api_training_policy"),
    path("training/people/", training_api.Trained.as_view(), name="api_training_people"),
    path("training/<int:pk>/confirm/", training_api.Confirm.as_view(), name="api_training_confirm"),
    path("training/<int:pk>/refuse/", training_api.Refuse.as_view(), name="api_training_refuse"),
    path("training/<int:pk>/withdraw/", training_api.Withdraw.as_view(), name="api_training_withdraw"),
    path("impostors/", impostor_api.Impostors.as_view(), name="api_impostors"),
    path("networks/", impostor_api.Networks.as_view(), name="api_networks"),
    path("network-evaluations/", impostor_api.Evaluations.as_view(), name="api_network_evaluations"),
]
