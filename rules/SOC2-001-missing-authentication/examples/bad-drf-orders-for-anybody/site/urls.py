from django.urls import path

from site.views import pending_orders, public_reviews

urlpatterns = [path("api/pending/", pending_orders), path("api/reviews/", public_reviews)]
