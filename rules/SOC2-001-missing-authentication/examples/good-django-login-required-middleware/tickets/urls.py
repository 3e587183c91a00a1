from django.urls import path

from tickets.views import close, status_page

urlpatterns = [path("<int:pk>/close/", close), path("state/", status_page)]
