from django.urls import path

from api import views

urlpatterns = [path("api/v1/monitors/", views.monitors)]
