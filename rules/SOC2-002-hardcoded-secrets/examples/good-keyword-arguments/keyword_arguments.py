import os

import psycopg
import requests


def connect():
    return psycopg.connect(host="db.internal", user="shop", password=os.environ["DB_PASSWORD"])


def login_form(render):
    return render("login.html", password="password", token_type="bearer", secret="required")


def ship(order, token):
    headers = {"Authorization": f"Bearer {token}", "X-Token-Name": "session"}
    return requests.post("https://ship.internal", json=order, headers=headers, timeout=5)
