from django.urls import path

from site.views import OrderView, PartnerHookView

urlpatterns = [path("api/orders/", OrderView.as_view()), path("api/partners/hook/", PartnerHookView.as_view())]
