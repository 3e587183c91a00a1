import os
from datetime import timedelta

KEY = os.environ["JWT_KEY"]
LIFETIME = timedelta(minutes=15)
