REST_FRAMEWORK = {
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": "20/minute"},
}
ROOT_URLCONF = "api.urls"
INSTALLED_APPS = ["rest_framework", "api"]
