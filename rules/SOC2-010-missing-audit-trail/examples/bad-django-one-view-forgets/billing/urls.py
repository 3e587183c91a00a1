from django.urls import path

from billing import views

urlpatterns = [
    path("<int:pk>/approve/", views.approve),
    path("<int:pk>/void/", views.void),
    path("<int:pk>/delete/", views.delete),
]
