import os

INSTALLED_APPS = ["django.contrib.auth"]
MIDDLEWARE = []
DEBUG = os.environ.get("DEBUG", "False") == "True"
