"""How creating, changing and deleting stored data is written: by ORM, by SQL, by document stores, by repositories."""

import re

from bot.core.inventory import ActKind

SQL = re.compile(
    r"\s*(?:with\s.{0,400}?\)\s*)?(insert(?:\s+or\s+\w+)?\s+into|replace\s+into|merge\s+into|update|delete\s+from)\s+"
    r"(?:only\s+)?[\"`\[]?((?:\w+[\"`\]]?\.[\"`\[]?)?\w+|\{\.\.\.\})",
    re.IGNORECASE | re.DOTALL,
)
EXECUTES = re.compile(r"^_?(?:exec\w*|run\w*|query|raw|fetch\w*|text|prepare|scalars?|sql|do|all|one|none|get)$")
SQL_FIELD = re.compile(r"(\w+)\s*=")
SESSION = frozenset(
    {"session", "db", "database", "uow", "dbsession", "sess", "s", "connection", "em", "manager", "tx", "transaction"}
)
NO_STORE = frozenset(
    {
        "cache",
        "redis",
        "requests",
        "http",
        "httpx",
        "api",
        "client",
        "bucket",
        "storage",
        "cookies",
        "response",
        "headers",
    }
    | {
        "file",
        "image",
        "img",
        "picture",
        "workbook",
        "wb",
        "fig",
        "figure",
        "pdf",
        "document",
        "canvas",
        "memcache",
        "mail",
    }
    | {
        "message",
        "set",
        "dict",
        "list",
        "queue",
        "s3",
        "blob",
        "resp",
        "res",
        "flash",
        "params",
        "args",
        "kwargs",
        "config",
    }
    | {
        "context",
        "ctx",
        "logger",
        "log",
        "hash",
        "hasher",
        "h",
        "digest",
        "hmac",
        "md5",
        "sha256",
        "progress",
        "pbar",
        "url",
    }
    | {
        "cookie",
        "request",
        "event",
        "emitter",
        "window",
        "fs",
        "buffer",
        "agent",
        "socket",
        "stream",
        "tunnel",
        "server",
        "path",
        "os",
        "shutil",
    }
)
"""What has methods of the same names and stores nothing that an auditor asks about."""

QUERY = re.compile(
    r"\b(?:objects|query|filter|filter_by|where|select|all|exclude|find|manager|queryset|qs|get_queryset)\b"
)
CREATES = frozenset(
    {
        "create",
        "bulk_create",
        "get_or_create",
        "update_or_create",
        "create_user",
        "create_superuser",
        "acreate",
        "insert",
    }
    | {"abulk_create", "aget_or_create", "aupdate_or_create", "insert_many", "upsert", "bulkCreate", "findOrCreate"}
    | {"createMany", "create_many", "insertMany", "createUser"}
)
CHANGES = frozenset(
    {"update", "aupdate", "bulk_update", "abulk_update", "updateMany", "update_many", "increment", "decrement"}
)
DELETES = frozenset(
    {"delete", "adelete", "destroy", "deleteMany", "delete_many", "del", "delete_by_id", "truncate", "_raw_delete"}
)
DOCUMENT = {
    ActKind.CREATE: frozenset(
        {"insert_one", "insertOne", "insertMany", "insert_many", "bulk_write", "bulkWrite", "put_item"}
    ),
    ActKind.CHANGE: frozenset(
        {"update_one", "updateOne", "update_many", "updateMany", "replace_one", "replaceOne", "find_one_and_update"}
        | {"findOneAndUpdate", "findByIdAndUpdate", "find_one_and_replace", "findOneAndReplace", "update_item"}
    ),
    ActKind.DELETE: frozenset(
        {
            "delete_one",
            "deleteOne",
            "delete_many",
            "deleteMany",
            "find_one_and_delete",
            "findOneAndDelete",
            "delete_item",
        }
        | {"findByIdAndDelete", "findByIdAndRemove", "findOneAndRemove", "delete_instance", "deleteById"}
    ),
}
STORE_WORDS = frozenset(
    {"repository", "repo", "crud", "dao", "service", "services", "store", "dal", "manager", "repositories"}
)
VERBS = (
    (ActKind.CREATE, re.compile(r"^_?a?(?:create|add|insert|register|new)\b")),
    (
        ActKind.CHANGE,
        re.compile(r"^_?a?(?:update|edit|modify|patch|change|set|save|rename|replace|archive|restore|upsert)\b"),
    ),
    (ActKind.DELETE, re.compile(r"^_?a?(?:delete|remove|destroy|purge|erase|soft delete|hard delete)\b")),
)
COMMITS = frozenset({"commit", "flush", "save", "asave", "refresh", "begin", "acommit"})
STAMPS = re.compile(
    r"^(?:created|updated|modified|changed|edited|deleted|approved|cancelled|revoked|last_modified)_by(?:_id)?$"
)
TRIVIAL = re.compile(
    r"^(?:last_?(?:seen|login|logged_in|active|used|access(?:ed)?|visit(?:ed)?|activity|ip)(?:_?(?:at|on|ip|time"
    r"|date))?"
    r"|(?:view|views|hit|hits|visit|click|download|like|read|login|sign_in)s?_?(?:count\w*)?|counts?|seen(?:_at)?"
    r"|read_at|is_read"
    r"|avatar\w*|theme|locale|language|timezone|updated(?:_at|_on)?|modified(?:_at)?|thumbnail\w*|progress"
    r"|current_sign_in_\w+|dismiss\w*|\w*preferences?|(?:show|hide|notify|receive)_\w+|preferred_\w+)$"
)
GONE = re.compile(r"^(?:is_)?deleted(?:_at|_on)?$|^deletedAt$|^is_removed$|^removed_at$")

BY_MANAGER = ((ActKind.CREATE, CREATES), (ActKind.CHANGE, CHANGES), (ActKind.DELETE, DELETES))
"""What methods of a model class, a query or a manager do."""

ON_THE_ROW = frozenset({"save", "asave", "delete", "adelete", "update", "remove", "destroy", "insert"}) | frozenset(
    {"soft_delete", "replace"}
)
"""What a row, a form or a query does to itself."""
