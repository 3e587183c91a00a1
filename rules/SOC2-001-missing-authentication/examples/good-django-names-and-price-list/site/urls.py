from django.urls import path

from site import views

urlpatterns = [
    path("username-free/", views.username_free),
    path("prices.csv", views.prices_csv),
    path("contributors/", views.contributors),
    path("recover/", views.recover),
]
