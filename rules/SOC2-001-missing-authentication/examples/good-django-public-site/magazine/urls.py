from django.urls import path

from magazine import views
from magazine.feeds import LatestFeed

urlpatterns = [
    path("", views.ArticleList.as_view()),
    path("<int:year>/<slug:slug>/", views.article),
    path("<slug:slug>/comment/", views.comment),
    path("search/", views.search),
    path("contact/", views.Contact.as_view()),
    path("newsletter/", views.subscribe),
    path("cart/add/<int:issue_id>/", views.add_to_cart),
    path("writers/<slug:username>/", views.writer),
    path("feed/", LatestFeed()),
    path("confirm/<str:token>/", views.confirm),
    path("language/", views.set_language),
]
