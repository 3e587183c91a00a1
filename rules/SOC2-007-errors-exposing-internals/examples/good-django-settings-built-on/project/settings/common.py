INSTALLED_APPS = ["django.contrib.admin", "shop"]
ROOT_URLCONF = "project.urls"
DEBUG = True
