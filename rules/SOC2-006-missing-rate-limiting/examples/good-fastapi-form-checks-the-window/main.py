from datetime import timedelta

from fastapi import FastAPI, HTTPException

from accounts import find_account, send_reset_mail, utcnow

app = FastAPI()


@app.post("/password/forgot")
def forgot(email: str):
    account = find_account(email)
    if account is None:
        return {"sent": True}
    if account.last_reset_sent_at and utcnow() - account.last_reset_sent_at < timedelta(minutes=5):
        raise HTTPException(400, "A mail was sent a moment ago")
    send_reset_mail(account)
    return {"sent": True}
