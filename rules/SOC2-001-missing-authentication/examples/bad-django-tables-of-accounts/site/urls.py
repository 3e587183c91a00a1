from django.contrib.auth.decorators import login_required
from django.urls import path

from site import views

urlpatterns = [
    path("people.csv", views.people_csv),
    path("roster/", views.roster),
    path("team/", views.team_sheet),
    path("profile/", login_required(views.profile)),
]
