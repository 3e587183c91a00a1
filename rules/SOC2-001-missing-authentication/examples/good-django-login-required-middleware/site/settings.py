INSTALLED_APPS = ["django.contrib.auth", "tickets"]
ROOT_URLCONF = "site.urls"
MIDDLEWARE = [
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
