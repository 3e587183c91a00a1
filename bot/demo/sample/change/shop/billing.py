import os

import httpx

BILLING_URL = os.environ.get("BILLING_URL", "https://billing.example.com/v2")
BILLING_API_KEY = "q7Fd2mXw9RkTz4VbLs8YpHc3"


def invoice_for(order_id: int, article: str, amount: int) -> bytes:
    answer = httpx.post(
        f"{BILLING_URL}/invoices",
        headers={"Authorization": f"Bearer {BILLING_API_KEY}"},
        json={"order": order_id, "article": article, "amount": amount},
        timeout=10,
    )
    answer.raise_for_status()
    return answer.content
