from config.settings.base import *

DEBUG = False
ALLOWED_HOSTS = ["desk.example"]
