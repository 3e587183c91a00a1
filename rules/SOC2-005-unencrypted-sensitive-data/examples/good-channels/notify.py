import smtplib
import ssl

import requests


def send(settings, message):
    with smtplib.SMTP(settings.host, 587) as server:
        server.starttls(context=ssl.create_default_context())
        server.login(settings.user, settings.password)
        server.send_message(message)


def send_here(message):
    with smtplib.SMTP("localhost", 25) as server:
        server.send_message(message)


def report(user, password):
    requests.post("http://localhost:8000/report", auth=(user, password), timeout=5)
    requests.get("http://exports.corp.internal/public.csv", timeout=5)
    return requests.post("https://billing.corp.internal/report", auth=(user, password), timeout=5)


def verify_link(token):
    return f"https://shop.internal/verify?token={token}"
