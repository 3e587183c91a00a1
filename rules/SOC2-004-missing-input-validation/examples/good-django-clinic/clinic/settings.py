INSTALLED_APPS = ["django.contrib.auth", "clinic.records"]
ROOT_URLCONF = "clinic.urls"
