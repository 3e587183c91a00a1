INSTALLED_APPS = ["django.contrib.auth", "portal"]
ROOT_URLCONF = "portal.urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.SecondFactorMiddleware",
]
