from django.urls import path

from portal.views import ContractUpload, close_contract

urlpatterns = [
    path("contracts/upload/", ContractUpload.as_view()),
    path("contracts/<int:pk>/close/", close_contract),
]
