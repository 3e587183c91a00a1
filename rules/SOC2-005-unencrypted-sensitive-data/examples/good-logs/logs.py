import logging

logger = logging.getLogger(__name__)


def login(name, password):
    logger.info("login of %s", name)
    if not password:
        logger.warning("password is missing")


def connect(settings):
    print(f"connecting to {settings.client_id}")
    logger.info("password length %s", len(settings.password))
