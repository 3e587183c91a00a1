INSTALLED_APPS = ["rest_framework", "notes"]
MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]

REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
