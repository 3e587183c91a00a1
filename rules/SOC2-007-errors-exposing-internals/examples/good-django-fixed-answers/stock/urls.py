from django.urls import path

from stock import views

urlpatterns = [path("stock/", views.update), path("stock/api/", views.StockView.as_view())]
