import os

STRIPE_KEY = os.environ.get("STRIPE_KEY", "sk_live_51Jd8RkV2mQx7Lw9Tz")  # expect: SOC2-002
POSTMARK_SERVER_TOKEN = os.getenv("POSTMARK_SERVER_TOKEN", "0d4f9e31-7a52-4c86-b1de-93f6a2c7e815")  # expect: SOC2-002
