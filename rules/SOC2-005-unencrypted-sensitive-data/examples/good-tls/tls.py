import ssl

import httpx
import requests


def balance(url):
    return requests.get(url, timeout=5).json()


def client():
    return httpx.AsyncClient(verify="/etc/ssl/our-ca.pem")


def context():
    return ssl.create_default_context(cafile="/etc/ssl/our-ca.pem")


def read(token):
    return requests.get("https://rates.internal", params={"verify": False}, timeout=5)
