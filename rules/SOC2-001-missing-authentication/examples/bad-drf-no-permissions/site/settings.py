INSTALLED_APPS = ["django.contrib.auth", "rest_framework", "fleet"]
ROOT_URLCONF = "site.urls"

REST_FRAMEWORK = {
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}
