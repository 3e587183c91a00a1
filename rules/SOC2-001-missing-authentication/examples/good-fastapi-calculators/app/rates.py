import httpx

from app.settings import settings

PROVIDERS = {"first": "https://rates.example.com/{currency}", "second": "https://fx.example.org/{currency}"}
known = {"EUR": "Euro", "USD": "Dollar"}


async def convert(amount, currency):
    rate = await rate_of(currency.strip().upper())
    return round(amount * rate, 2)


async def rate_of(currency):
    if currency not in known.keys():
        return 0
    rates = [await ask(url) for url in urls(currency)]
    return sum(rates) / len(rates)


def urls(currency):
    return [url.format(currency=currency) for name, url in PROVIDERS.items() if name in settings.providers]


async def ask(url):
    async with httpx.AsyncClient() as client:
        answer = await client.get(url, timeout=3)
        answer.raise_for_status()
        return answer.json()["rate"]
