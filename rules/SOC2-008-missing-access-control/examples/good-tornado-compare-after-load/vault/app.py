from tornado.web import Application, url

from vault.handlers import LetterHandler

app = Application([url(r"/letters/(\d+)", LetterHandler)])
