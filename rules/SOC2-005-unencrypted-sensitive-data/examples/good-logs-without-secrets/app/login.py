import logging

import click
from flask import Blueprint

from app.masking import mask

logger = logging.getLogger(__name__)
bp = Blueprint("login", __name__)


def login(username, password, access_token, token_count):
    logger.info("password of %s is wrong", username)
    logger.info("login of %s with token %s", username, mask(access_token))
    logger.info("token %s...", access_token[:4])
    logger.info("%s tokens used", token_count)
    logger.warning("password reset for %s", username)


@click.command()
def new_admin():
    password = click.prompt("Password", hide_input=True)
    print(len(password))
