import os

DEBUG = os.environ.get("DJANGO_DEBUG", "False") == "True"  # expect: SOC2-007
INSTALLED_APPS = ["worker"]
MIDDLEWARE = []
