"""What the guard and the window must know of a language: how its grammar calls things, and which names have power."""

from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.code_file import CodeFile, text_of
from bot.fixes.python_file import PythonFile


@dataclass(frozen=True)
class Grammar:
    """Kinds of nodes as `kind_of` names them, and words of the language."""

    imports: tuple[str, ...]
    importable: frozenset[str]
    names: tuple[str, ...]
    """What identifiers are called, whether they stand alone or behind a dot."""
    powers: frozenset[str]
    """Names that a fix may not bring in: what reaches beyond the function, or lowers a guard."""
    defines: tuple[str, ...]
    """What a fix may not bring in: it defines, deletes or hides something."""
    kept: tuple[str, ...]
    """Of which a fix takes none away."""
    goes: frozenset[str]
    """Calls that a fix may take away: they turn something into text."""
    branches: frozenset[str]
    """What a check, and a call, may stand in: it runs for some only, or later."""
    functions: tuple[str, ...]
    named: tuple[str, ...]
    """Functions that have a name of their own."""
    parameters: str
    refuses: tuple[str, ...]
    """Statements that turn somebody away."""
    leaves: tuple[str, ...]
    """Statements behind which nothing of their block is reached."""
    ends: tuple[str, ...]
    """Those that leave without an error: what stands behind them runs for some only."""
    catches: str
    idle: tuple[str, ...]
    """What does nothing."""
    comments: tuple[str, ...]
    texts: tuple[str, ...]
    escapes: tuple[str, ...]
    calls: tuple[str, ...] = ("call", "call_expression", "new_expression")


DESTROYS = ("delete", "destroy", "drop", "truncate", "purge", "execute", "executemany", "executescript", "send", "post")
"""Calls that a fix may not make once more: they undo, run or send something."""

MEMBERS = ("member_expression", "subscript_expression", "attribute", "subscript")

PYTHON = Grammar(
    imports=("import_statement", "import_from_statement", "future_import_statement"),
    # None of them reaches a file, a process, the network or the interpreter.
    importable=frozenset({"logging", "secrets", "hmac", "hashlib", "html"}),
    names=("identifier",),
    powers=frozenset(
        (
            *("eval", "exec", "compile", "__import__", "open", "input", "breakpoint", "globals"),
            *("locals", "vars", "builtins", "getattr", "setattr", "delattr", "__builtins__"),
            *("__class__", "__subclasses__", "__globals__", "__dict__", "os", "sys", "subprocess"),
            *("socket", "shutil", "ctypes", "pickle", "marshal", "importlib", "runpy", "system"),
            *("popen", "Popen", "check_output", "check_call", "spawn", "fork", "execv", "execve"),
            *("import_module", "requests", "httpx", "aiohttp", "urllib", "urllib3", "http", "ftplib"),
            *("smtplib", "telnetlib", "paramiko", "urlopen", "urlretrieve", "create_connection"),
            *("create_subprocess_shell", "create_subprocess_exec", "remove", "unlink", "rmtree"),
            *("chmod", "chown", "loads", "mark_safe", "Markup", "csrf_exempt", "verify", "sleep", "suppress"),
            *("setLevel", "disable", "delete_many", "delete_one", "bulk_delete", "drop_all", "send_mail", "sendmail"),
            *DESTROYS,
        )
    ),
    defines=(
        *("class_definition", "lambda", "global_statement", "nonlocal_statement", "delete_statement"),
        # Assertions are not run under -O, and a function that yields runs nothing when it is called.
        *("named_expression", "assert_statement", "yield", "while_statement", "member assignment"),
    ),
    kept=(
        *("if_statement", "raise_statement", "assert_statement", "decorator", "with_statement"),
        *("return_statement", "await", "not_operator"),
    ),
    goes=frozenset(
        (
            *("str", "repr", "format", "print", "traceback.format_exc", "traceback.print_exc"),
            *("traceback.format_exception",),
        )
    ),
    branches=frozenset(
        (
            *("if_statement", "try_statement", "with_statement", "for_statement", "while_statement"),
            *("match_statement", "conditional_expression", "boolean_operator", "lambda", "function_definition"),
        )
    ),
    functions=("function_definition", "lambda"),
    named=("function_definition",),
    parameters="parameters",
    refuses=("raise_statement", "assert_statement"),
    leaves=("return_statement", "raise_statement", "continue_statement", "break_statement"),
    ends=("return_statement", "continue_statement", "break_statement"),
    catches="except_clause",
    idle=("pass_statement", "ellipsis"),
    comments=("comment",),
    texts=("string_content",),
    escapes=("escape_sequence",),
)

SCRIPT = Grammar(
    imports=("import_statement",),
    importable=frozenset(),
    names=(
        *("identifier", "property_identifier", "shorthand_property_identifier", "private_property_identifier"),
        *("shorthand_property_identifier_pattern", "statement_identifier", "string_fragment", "import"),
    ),
    powers=frozenset(
        (
            *("eval", "Function", "require", "import", "constructor", "prototype", "__proto__", "Reflect", "Proxy"),
            *("globalThis", "global", "window", "self", "document", "process", "module", "exports", "vm"),
            *("child_process", "spawn", "spawnSync", "exec", "execSync", "execFile", "fork", "fs", "Worker"),
            *("readFile", "readFileSync", "writeFile", "writeFileSync", "createReadStream", "createWriteStream"),
            *("unlink", "unlinkSync", "rm", "rmSync", "chmod", "sendFile", "download", "net", "http", "https"),
            *("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "axios", "got", "undici", "httpService"),
            *("setTimeout", "setInterval", "setImmediate", "nextTick", "queueMicrotask", "postMessage"),
            *("innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySetInnerHTML", "write", "SafeString"),
            *("defineProperty", "defineProperties", "setPrototypeOf", "getOwnPropertyNames", "assign", "bind"),
            *("call", "apply", "unserialize", "deserialize", "raw", "literal", "unsafe", "$where", "$function"),
            *("$queryRawUnsafe", "$executeRawUnsafe", "$accumulator", "mapReduce", "rejectUnauthorized"),
            *("Public", "SkipThrottle", "SkipAuth", "IsPublic", "AllowAnonymous", "bypassSecurityTrustHtml"),
            *("next", "fromCharCode", "fromCodePoint", "atob", "unescape", "decodeURIComponent"),
            *("deleteMany", "deleteOne", "destroyAll", "dropCollection", "dropDatabase", "sendMail"),
            *DESTROYS,
        )
    ),
    defines=(
        *("class_declaration", "class", "function_declaration", "generator_function_declaration"),
        *("arrow_function", "function_expression", "generator_function", "method_definition", "delete expression"),
        *("void expression", "sequence_expression", "labeled_statement", "with_statement", "debugger_statement"),
        *("computed_property_name", "regex", "any", "jsx_element", "jsx_self_closing_element", "ambient_declaration"),
        *("member assignment", "computed member", "object_assignment_pattern", "html_character_reference"),
        *("non_null_expression", "enum_declaration", "internal_module", "while_statement", "do_statement"),
        *("for_statement", "yield_expression"),
    ),
    kept=(
        *("if_statement", "throw_statement", "decorator", "return_statement", "await_expression"),
        *("finally_clause", "switch_case", "! expression", "export_statement"),
    ),
    goes=frozenset(("String", "JSON.stringify", "console.log", "console.debug")),
    branches=frozenset(
        (
            *("if_statement", "try_statement", "with_statement", "for_statement", "while_statement", "do_statement"),
            *("for_in_statement", "switch_statement", "ternary_expression", "&& expression", "|| expression"),
            *("?? expression", "arrow_function", "function_expression", "function_declaration", "method_definition"),
        )
    ),
    functions=(
        *("arrow_function", "function_expression", "function_declaration", "method_definition"),
        *("generator_function", "generator_function_declaration"),
    ),
    named=("function_declaration", "generator_function_declaration", "method_definition"),
    parameters="formal_parameters",
    refuses=("throw_statement",),
    leaves=("return_statement", "throw_statement", "continue_statement", "break_statement"),
    ends=("return_statement", "continue_statement", "break_statement"),
    catches="catch_clause",
    idle=("empty_statement", "empty block"),
    comments=("comment", "html_comment", "hash_bang_line"),
    texts=("string_fragment", "jsx_text"),
    escapes=("escape_sequence", "html_character_reference"),
)


def grammar_of(file: CodeFile) -> Grammar:
    return PYTHON if isinstance(file, PythonFile) else SCRIPT


def kind_of(node: Node) -> str:
    """What a node is called in a grammar here."""
    match node.type:
        case "binary_expression" | "unary_expression":
            operator = node.child_by_field_name("operator")
            return f"{text_of(operator)} expression" if operator is not None else node.type
        case "predefined_type":
            return text_of(node)
        case "statement_block" if not node.named_children:
            return "empty block"
        case "assignment_expression" | "augmented_assignment_expression" | "assignment" | "augmented_assignment" if (
            _left(node) == "member"
        ):
            return "member assignment"
        case "subscript_expression" if _index(node) not in ("string", "number"):
            return "computed member"
        case _:
            return node.type


def _left(node: Node) -> str:
    left = node.child_by_field_name("left")
    return "member" if left is not None and left.type in MEMBERS else ""


def _index(node: Node) -> str:
    index = node.child_by_field_name("index")
    return index.type if index is not None else ""
