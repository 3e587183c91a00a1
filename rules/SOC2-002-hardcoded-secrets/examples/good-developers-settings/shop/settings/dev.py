from .base import *

SECRET_KEY = "for my machine only"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "USER": "shop", "PASSWORD": "shop"}}
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": "redis://:onlyhere@cache:6379"}}
