from celery import Celery

from app.mailing import send_email

celery = Celery("app")


@celery.task
def deliver(email):
    send_email(to=email, text="Please confirm your subscription.")
