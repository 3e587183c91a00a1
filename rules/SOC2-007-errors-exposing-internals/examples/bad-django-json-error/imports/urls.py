from django.urls import path

from imports import views

urlpatterns = [path("imports/", views.upload), path("imports/preview/", views.Preview.as_view())]
