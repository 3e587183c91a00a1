from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address)
credentials_limit = limiter.shared_limit("10/minute", scope="credentials")
