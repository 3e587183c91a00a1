from tornado.web import url

from service.handlers import AlarmHandler, DashboardHandler, HealthHandler, LoginHandler

URLS = [
    url(r"/", DashboardHandler),
    url(r"/alarms", AlarmHandler, name="alarms"),
    url(r"/login", LoginHandler),
    url(r"/healthz", HealthHandler),
]
