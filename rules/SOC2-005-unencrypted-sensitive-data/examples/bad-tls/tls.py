import ssl

import aiohttp
import httpx
import requests


def balance(url):
    return requests.get(url, verify=False, timeout=5).json()  # expect: SOC2-005


def client():
    return httpx.AsyncClient(verify=False)  # expect: SOC2-005


def session():
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False))  # expect: SOC2-005


def context():
    made = ssl.create_default_context()
    made.check_hostname = False  # expect: SOC2-005
    made.verify_mode = ssl.CERT_NONE  # expect: SOC2-005
    return made
