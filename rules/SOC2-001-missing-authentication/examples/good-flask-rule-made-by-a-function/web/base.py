from flask import Blueprint

from web import settings

pages = Blueprint("pages", __name__)


def for_tenant(rule):
    if settings.MANY_TENANTS:
        return "/<tenant>" + rule
    return rule
