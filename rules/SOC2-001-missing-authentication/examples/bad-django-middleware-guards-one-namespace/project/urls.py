from django.urls import include, path

from shop import views

office = ([path("orders/<int:pk>/cancel/", views.cancel)], "office")
urlpatterns = [
    path("office/", include(office, namespace="office")),
    path("shop/orders/<int:pk>/delete/", views.delete),
]
