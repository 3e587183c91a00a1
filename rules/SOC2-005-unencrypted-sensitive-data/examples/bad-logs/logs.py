import logging

logger = logging.getLogger(__name__)


def login(name, password):
    logger.info("login of %s with %s", name, password)  # expect: SOC2-005


def connect(settings):
    print(f"connecting with {settings.client_secret}")  # expect: SOC2-005
