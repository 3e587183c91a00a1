INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "project.urls"
MIDDLEWARE = ["project.guard.Guard"]
