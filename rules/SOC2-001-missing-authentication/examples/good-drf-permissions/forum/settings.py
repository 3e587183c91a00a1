INSTALLED_APPS = ["rest_framework", "forum"]
ROOT_URLCONF = "forum.urls"
REST_FRAMEWORK = {"PAGE_SIZE": 20}
