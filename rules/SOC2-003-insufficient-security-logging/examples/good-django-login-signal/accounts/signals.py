import logging

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

security = logging.getLogger("security")


@receiver(user_logged_in)
def logged_in(sender, request, user, **kwargs):
    security.info("login of %s from %s", user.pk, request.META["REMOTE_ADDR"])


@receiver(user_login_failed)
def login_failed(sender, credentials, **kwargs):
    security.warning("failed login as %s", credentials.get("username"))
