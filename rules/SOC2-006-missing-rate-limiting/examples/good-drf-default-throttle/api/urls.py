from django.urls import path

from api.views import ObtainToken

urlpatterns = [path("token/", ObtainToken.as_view())]
