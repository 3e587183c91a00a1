INSTALLED_APPS = ["rest_framework", "vault"]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
ROOT_URLCONF = "vault.urls"
