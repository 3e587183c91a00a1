from django.urls import path

from billing import views

urlpatterns = [path("<int:pk>/delete/", views.delete)]
