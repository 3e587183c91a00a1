from tornado.web import Application

from vault.handlers import DocumentHandler, MineHandler


def make_app():
    return Application([(r"/documents/([0-9]+)", DocumentHandler), (r"/documents", MineHandler)])
