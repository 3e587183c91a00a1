from django.urls import path
from rest_framework.routers import DefaultRouter

from crm.views import LeadViewSet, merge_leads, sign_up

router = DefaultRouter()
router.register("leads", LeadViewSet)
urlpatterns = [path("leads/merge/", merge_leads), path("sign-up/", sign_up)]
urlpatterns += router.urls
