import os

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
ROOT_URLCONF = "shop.urls"

MIDDLEWARE = [  # expect: SOC2-009
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

SESSION_COOKIE_HTTPONLY = False  # expect: SOC2-009
CSRF_COOKIE_SECURE = False  # expect: SOC2-009

CORS_ALLOW_ALL_ORIGINS = True  # expect: SOC2-009
CORS_ALLOW_CREDENTIALS = True

SIMPLE_JWT = {  # expect: SOC2-009
    "ACCESS_TOKEN_LIFETIME": timedelta(days=365),
    "ROTATE_REFRESH_TOKENS": True,
}
