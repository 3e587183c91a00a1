ROOT_URLCONF = "warehouse.urls"
INSTALLED_APPS = ["rest_framework", "warehouse"]
