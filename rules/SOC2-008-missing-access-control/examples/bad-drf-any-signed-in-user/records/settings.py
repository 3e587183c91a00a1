INSTALLED_APPS = ["rest_framework", "records"]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
ROOT_URLCONF = "records.urls"
