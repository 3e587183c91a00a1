from rest_framework.routers import DefaultRouter

from vault import api

router = DefaultRouter()
router.register("secrets", api.SecretViewSet, basename="secret")
router.register("folders", api.FolderViewSet)
router.register("shares", api.ShareViewSet)
router.register("teams", api.TeamSecretViewSet, basename="team")

urlpatterns = router.urls
