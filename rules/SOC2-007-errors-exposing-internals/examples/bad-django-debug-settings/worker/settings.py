import os

DEBUG = os.environ.get("DJANGO_DEBUG", "True") == "True"  # expect: SOC2-007
INSTALLED_APPS = ["worker"]
MIDDLEWARE = []
