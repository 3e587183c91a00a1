from django.urls import path

from wallets.views import Transfer

urlpatterns = [path("transfer/", Transfer.as_view())]
