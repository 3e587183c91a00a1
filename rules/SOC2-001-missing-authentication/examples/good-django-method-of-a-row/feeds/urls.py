from django.urls import path

from feeds import views

urlpatterns = [
    path("sources/<int:pk>/", views.source),
    path("sources/<int:pk>/rank/", views.rank),
    path("sources/<int:source_id>/activate/", views.activate),
    path("mine/", views.mine),
]
