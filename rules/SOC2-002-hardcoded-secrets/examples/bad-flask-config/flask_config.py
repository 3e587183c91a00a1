from flask import Flask

app = Flask(__name__)
app.secret_key = "dev"  # expect: SOC2-002
app.config["JWT_SECRET_KEY"] = "change-me"  # expect: SOC2-002
app.config.update(
    MAIL_PASSWORD="Tr4velling-Salesman",  # expect: SOC2-002
    MAIL_SERVER="mail.internal",
)
