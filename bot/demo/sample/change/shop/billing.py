import os

import httpx

BILLING_URL = os.environ.get("BILLING_URL", "https://billing.example.com/v2")
BILLING_API_KEY = "q7Fd2mXw9RkTz4VbLs8YpHc3"


def price_of(article: str, amount: int, stock: int) -> int:
    answer = httpx.post(
        f"{BILLING_URL}/prices",
        headers={"Authorization": f"Bearer {BILLING_API_KEY}"},
        json={"article": article, "amount": amount, "stock": stock},
        timeout=10,
    )
    answer.raise_for_status()
    return int(answer.json()["cents"])
