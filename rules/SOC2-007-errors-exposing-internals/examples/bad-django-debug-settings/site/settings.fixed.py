SECRET_NAME = "site"
DEBUG = False  # expect: SOC2-007
ALLOWED_HOSTS = ["shop.example"]
INSTALLED_APPS = ["django.contrib.auth"]
ROOT_URLCONF = "site.urls"
