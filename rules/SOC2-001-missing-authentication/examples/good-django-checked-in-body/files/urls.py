from django.urls import path

from files import views

urlpatterns = [
    path("<int:pk>/delete/", views.delete),
    path("<int:pk>/rename/", views.rename),
    path("<int:pk>/share/", views.Share.as_view()),
    path("purge/", views.purge),
]
