INSTALLED_APPS = ["django.contrib.auth", "hr"]
ROOT_URLCONF = "hr.urls"

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

MIDDLEWARE += ["hr.middleware.EverybodySignsIn"]
