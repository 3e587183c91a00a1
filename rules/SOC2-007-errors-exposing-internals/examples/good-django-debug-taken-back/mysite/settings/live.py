from mysite.settings.common import *

DEBUG = False
ALLOWED_HOSTS = ["mysite.example"]
