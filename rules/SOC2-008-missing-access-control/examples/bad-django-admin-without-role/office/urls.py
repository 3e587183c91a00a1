from django.urls import path

from office import views

urlpatterns = [
    path("admin-tools/users/<int:user_id>/promote/", views.promote),
    path("admin-tools/users/", views.users),
]
