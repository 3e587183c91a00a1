from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, origins=["https://shop.internal"], supports_credentials=True)
CORS(app)
