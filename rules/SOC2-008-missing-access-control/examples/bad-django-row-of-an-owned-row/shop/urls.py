from django.urls import path

from shop import views

urlpatterns = [path("lines/<int:pk>/drop/", views.drop), path("carts/<int:pk>/", views.cart)]
