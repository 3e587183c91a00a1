import psycopg
import requests
from requests.auth import HTTPBasicAuth


def connect():
    return psycopg.connect(host="db.internal", user="shop", password="Qu1etHarbour")  # expect: SOC2-002


def stock(item):
    return requests.get(f"https://stock.internal/{item}", auth=HTTPBasicAuth("shop", "B4rnOwl22"), timeout=5)  # expect: SOC2-002


def ship(order):
    headers = {"Authorization": "Bearer 7fQ2mX9vL4kT8wZ1pR6s"}  # expect: SOC2-002
    return requests.post("https://ship.internal", json=order, headers=headers, timeout=5)
