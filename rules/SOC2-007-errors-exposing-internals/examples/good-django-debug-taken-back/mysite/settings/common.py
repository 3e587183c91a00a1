INSTALLED_APPS = ["django.contrib.auth"]
MIDDLEWARE = []
DEBUG = True
