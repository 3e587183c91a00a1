from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel, EmailStr

from mailing import send_email

app = FastAPI()


class Message(BaseModel):
    sender: EmailStr
    text: str


@app.post("/contact")  # expect: SOC2-006
def contact(message: Message, background: BackgroundTasks):
    background.add_task(send_email, to="hello@example.org", reply_to=message.sender, text=message.text)
    send_email(to=message.sender, text="We have received your message.")
    return {"received": True}
