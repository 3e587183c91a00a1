"""Which libraries and verbs touch what: the words behind the question what a handler is for."""

import builtins
import re

BUILTINS = frozenset(dir(builtins)) | frozenset(
    {"JSON", "Math", "Object", "String", "Number", "Array", "Date", "Promise", "Buffer", "Boolean", "Error", "Symbol"}
    | {"parseInt", "parseFloat", "encodeURIComponent", "decodeURIComponent", "URL", "Set", "Map", "List", "Optional"}
    | {"Integer", "Long", "Double", "Collections", "Arrays", "UUID", "LocalDate", "ResponseEntity", "Response", "fmt"}
)
"""Names that every file has: Python's, JavaScript's, and those of Java and Go that only calculate."""

SQL = re.compile(
    r"\s*(?:select\b.{1,2000}?\bfrom\b|insert\s+into\b|update\s+\S{1,80}\s+set\b|delete\s+from\b)",
    re.IGNORECASE | re.DOTALL,
)
SQL_TABLE = re.compile(r"\b(?:from|into|update)\s+[\"`]?(\w+)", re.IGNORECASE)

HANDLES = frozenset({"req", "res", "ctx", "reply", "this", "console"}) | frozenset(
    {"request", "session", "g", "self", "cls", "response", "resp", "websocket", "ws", "logger", "log"}
)
"""Names of what belongs to one request: what is set on them is not kept by the application."""

DATA = frozenset(
    {"sqlalchemy", "flask_sqlalchemy", "sqlmodel", "peewee", "tortoise", "pony", "databases", "asyncpg"}
    | {"psycopg", "psycopg2", "sqlite3", "aiosqlite", "pymysql", "aiomysql", "MySQLdb", "mysql", "pymongo"}
    | {"motor", "mongoengine", "beanie", "odmantic", "redis", "aioredis", "aiocache", "elasticsearch"}
    | {"opensearchpy", "cassandra", "neo4j", "ldap3", "flask_pymongo", "flask_caching", "shelve", "dbm"}
    | {"tinydb", "edgedb", "gino", "ormar", "piccolo", "firebase_admin"}
)
"""Libraries that keep data."""

CLIENTS = frozenset({"requests", "httpx", "urllib3", "aiohttp", "grpc", "zeep", "websockets"})
"""Libraries that ask other services."""

COSTLY = frozenset(
    {"stripe", "braintree", "paypalrestsdk", "twilio", "sendgrid", "openai", "anthropic", "litellm"}
    | {"langchain", "cohere", "celery", "rq", "dramatiq", "huey", "arq", "boto3", "aioboto3", "smtplib"}
    | {"flask_mail", "fastapi_mail", "aiosmtplib", "docker", "kubernetes", "paramiko", "fabric", "google"}
    | {"azure", "replicate", "transformers", "torch", "pika", "kafka", "aio_pika", "aiokafka", "mailjet_rest"}
    | {"postmarker", "temporalio", "prefect", "modal"}
)
"""Libraries whose calls cost money, send mail, or start work elsewhere."""

PROCESSES = frozenset({"subprocess", "pexpect", "sh", "plumbum", "multiprocessing", "pty"})

FILES = {
    "os": re.compile(r"^(?:remove|unlink|rename|replace|makedirs|mkdir|rmdir|listdir|scandir|walk|open|symlink)$"),
    "shutil": re.compile(r""),
    "pathlib": re.compile(r"^(?:read_\w+|write_\w+|unlink|open|mkdir|iterdir|glob|rglob|rename|touch)$"),
    "aiofiles": re.compile(r""),
    "tempfile": re.compile(r"^$"),
    "zipfile": re.compile(r"^(?:write|extract\w*)$"),
    "tarfile": re.compile(r"^(?:add|extract\w*)$"),
}

WEB = frozenset(
    {"flask", "werkzeug", "fastapi", "starlette", "quart", "flask_restful", "flask_restx", "tornado"}
    | {"jinja2", "markupsafe", "flask_babel", "flask_login", "flask_wtf", "wtforms", "marshmallow", "pydantic"}
    | {"sse_starlette", "aiohttp_jinja2", "django", "rest_framework", "flask_smorest", "itsdangerous"}
)
"""Web frameworks and their extensions: what they do with a request and an answer touches no store."""

PURE = frozenset(
    {"uuid", "datetime", "json", "math", "decimal", "base64", "hashlib", "random", "re", "html", "string"}
    | {
        "time",
        "typing",
        "platform",
        "urllib",
        "http",
        "itertools",
        "functools",
        "collections",
        "statistics",
        "textwrap",
    }
    | {"zoneinfo", "io", "struct", "enum", "dataclasses", "secrets", "binascii", "copy", "operator", "logging"}
    | {"loguru", "structlog", "hmac", "asyncio", "inspect", "markdown", "dateutil", "babel", "slugify"}
    | {"phonenumbers", "pytz", "qrcode", "pyqrcode", "bolt11", "segno", "PIL", "numpy", "pandas"}
    | {"yaml", "tomllib", "lxml", "bs4", "bleach", "nh3", "jwt", "jose", "pyotp", "cryptography", "ipaddress"}
    | {"calendar", "csv", "orjson", "ujson", "simplejson", "msgpack", "barcode", "humanize", "arrow"}
    | {"pendulum", "colorsys", "fractions", "heapq", "bisect", "unicodedata", "traceback", "warnings"}
    | {"contextlib", "types", "sys", "importlib", "pkg_resources", "locale", "gettext", "email_validator"}
    | {"semver", "packaging", "prometheus_client", "opentelemetry", "sentry_sdk", "pygments", "mistune"}
    | {"docutils", "emoji", "faker", "shapely", "geopy", "sympy"}
)
"""Libraries that calculate from what they are given, tell the time, or write a log."""

CHANGES = re.compile(
    r"^(?:create|delete|destroy|update|upsert|insert|save|add|commit|remove|write|send|publish|charge|pay|store|set|put|post"
    r"|enqueue|dispatch|delay|apply_async|execute_many|executemany|bulk|merge|flush|purge|drop|truncate|reset|revoke|grant|approve"
    r"|cancel|archive|restore|import|upload|register|assign|move|rename|replace|increment|incr|decr|push|lpush|rpush|submit|start"
    r"|stop|restart|trigger|schedule|run|perform|process|refund|transfer|withdraw|deposit|activate|deactivate|enable|disable)"
    r"(?:_\w+)?$"
)
READS = re.compile(
    r"^(?:find\w*|fetch\w*|execute\w*|load|read|retrieve|lookup|look_up|query|select|execute|scalars?|all|first|one|one_or_none|first_or_404"
    r"|get_or_404|get_by|get_all|get_one|get_many|list|search|filter|filter_by|count|aggregate|export|download|dump|exists|hgetall"
    r"|hget|smembers|lrange|scan|keys|mget|for_user|of_user|by_id|latest|recent|rows)(?:_\w+)?$"
    r"|^get_(?!config|settings?|lang\w*|locale|version|url|remote|flashed|template|logger|event_loop|running|type|class|text|ip\b)\w+$"
)
ASKS = re.compile(r"^(?:get|post|put|patch|delete|head|options|request|send|stream|urlopen|fetch|connect|ws_connect)$")
CALCULATES = re.compile(
    r"^(?:\w+_)?(?:parse|format|render|validate|encode|decode|dumps|loads|hash|digest|convert|calculate|compute|encrypt|decrypt"
    r"|escape|quote|unquote|sanitize|normalize|slugify|tokenize|translate)(?:_\w+)?$|^(?:is|to|from|as|parse|format)_\w+$"
)
"""Verbs of code out of sight that calculates from what it is given."""

CACHE = re.compile(r"(?:^|_)(?:cache|lru)$", re.IGNORECASE)
SETTINGS = re.compile(r"^(?:settings|config|conf|configuration|environ|app_config|CONFIG|SETTINGS)$")
SECRETS = re.compile(
    r"secret|passw|token|private|credential|api_?key|access_?key|dsn|database_?ur[il]|signing", re.IGNORECASE
)
HANDLE = re.compile(
    r"^(?:db|database|session|conn|connection|cursor|redis|store|repo|repository|dao|crud|collection|mongo|engine"
    r"|datastore|storage|bucket|s3|es|elastic|queue|producer|broker)$"
    r"|_(?:repo|repository|store|db|dao|service|storage|client|collection|session)$"
)
"""Names of what leads to a database, a cache or a queue."""
