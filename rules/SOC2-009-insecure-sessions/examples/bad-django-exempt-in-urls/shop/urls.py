from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from shop import views

urlpatterns = [
    path("basket/add/", csrf_exempt(views.AddToBasket.as_view())),  # expect: SOC2-009
    path("basket/", views.basket),
]
