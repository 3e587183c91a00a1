"""bandit 1.9.4: every test id, mapped or left out (https://bandit.readthedocs.io/en/1.9.4/plugins/)."""

from bot.core.finding import Severity
from bot.scanners.mapping.interface import LeftOut, Mapped, Only

_CRITICAL, _HIGH, _MEDIUM, _LOW = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW

_TAINT = "bandit cannot tell user input from our own data; our taint patterns for SOC2-004 can"
_IMPORT = "an import is no flaw; the call is what matters"
_NOT_OURS = "not a matter of any of the ten rules"
_HARDENING = "hardening advice, not a weakness an auditor would remark"
_PARSER = "the standard library's XML parsers have not followed external entities since Python 3.7.1"

_HARDCODED = Mapped(
    "SOC2-002", (259, 798), _HIGH, 0.7, "A password or token is written into the code.", Only.REAL_SECRET
)
_CLEAR = "This protocol sends everything in clear text, passwords too."
_OLD_TLS = Mapped("SOC2-005", (327, 326), _HIGH, 0.8, "An outdated version of TLS is allowed.")
_NO_VERIFY = "The server's certificate is not verified, so anybody on the way can read and change the traffic."
_BROKEN_HASH = "A broken hash protects something secret."
_SHELL = Mapped(
    "SOC2-004", (78,), _MEDIUM, 0.6, "A computed text is handed to a shell as a command.", Only.BUILT_FROM_OUTSIDE
)
_EVAL = "Computed text is executed as Python code."

BANDIT: dict[str, Mapped | LeftOut] = {
    "B001": LeftOut("the umbrella id of all blacklist tests; each reports its own"),
    "B101": LeftOut("assert is a habit of style"),
    "B102": Mapped("SOC2-004", (94,), _MEDIUM, 0.5, _EVAL, Only.BUILT_FROM_OUTSIDE),
    "B103": Mapped(
        "SOC2-008", (732,), _MEDIUM, 0.7, "The file is made writable for every user of the machine.", Only.TOOL_IS_SURE
    ),
    "B104": LeftOut("servers in containers listen on all interfaces by design"),
    "B105": _HARDCODED,
    "B106": _HARDCODED,
    "B107": _HARDCODED,
    "B108": LeftOut(_HARDENING),
    "B110": LeftOut("a swallowed exception says nothing about security"),
    "B112": LeftOut("a swallowed exception says nothing about security"),
    "B113": LeftOut("a missing timeout is a matter of robustness"),
    "B201": Mapped(
        "SOC2-007",
        (489, 215),
        _HIGH,
        0.9,
        "Flask's debugger is switched on: errors show code and run commands.",
        Only.NO_SWITCH,
    ),
    "B202": LeftOut(_TAINT),
    "B301": LeftOut(_TAINT),
    "B302": LeftOut(_TAINT),
    "B303": Mapped("SOC2-005", (327, 328), _HIGH, 0.7, _BROKEN_HASH, Only.ABOUT_SIGNATURES),
    "B304": Mapped("SOC2-005", (327,), _HIGH, 0.8, "A broken cipher is used."),
    "B305": Mapped(
        "SOC2-005", (327,), _MEDIUM, 0.8, "The cipher runs in a mode that shows patterns of the clear text."
    ),
    "B306": LeftOut(_HARDENING),
    "B307": Mapped("SOC2-004", (94,), _MEDIUM, 0.5, _EVAL, Only.BUILT_FROM_OUTSIDE),
    "B308": LeftOut(_TAINT),
    "B310": LeftOut(_TAINT),
    "B311": Mapped(
        "SOC2-009",
        (330, 338),
        _MEDIUM,
        0.7,
        "A security token comes from a generator whose output can be predicted.",
        Only.ABOUT_SECRETS,
    ),
    "B312": Mapped("SOC2-005", (319,), _HIGH, 0.8, _CLEAR),
    "B313": LeftOut(_PARSER),
    "B314": LeftOut(_PARSER),
    "B315": LeftOut(_PARSER),
    "B316": LeftOut(_PARSER),
    "B317": LeftOut(_PARSER),
    "B318": LeftOut(_PARSER),
    "B319": LeftOut(_PARSER),
    "B321": LeftOut("bandit does not tell FTP from FTP over TLS"),
    "B323": Mapped("SOC2-005", (295,), _HIGH, 0.8, _NO_VERIFY),
    "B324": Mapped("SOC2-005", (327, 328), _HIGH, 0.7, _BROKEN_HASH, Only.ABOUT_SIGNATURES),
    "B401": LeftOut(_IMPORT),
    "B402": LeftOut(_IMPORT),
    "B403": LeftOut(_IMPORT),
    "B404": LeftOut(_IMPORT),
    "B405": LeftOut(_IMPORT),
    "B406": LeftOut(_IMPORT),
    "B407": LeftOut(_IMPORT),
    "B408": LeftOut(_IMPORT),
    "B409": LeftOut(_IMPORT),
    "B411": LeftOut(_IMPORT),
    "B412": LeftOut(_IMPORT),
    "B413": LeftOut("bandit does not tell the abandoned pycrypto from pycryptodome: both are imported as Crypto"),
    "B415": LeftOut(_IMPORT),
    "B501": Mapped("SOC2-005", (295,), _HIGH, 0.9, _NO_VERIFY),
    "B502": _OLD_TLS,
    "B503": _OLD_TLS,
    "B504": LeftOut("ssl.wrap_socket is gone since Python 3.12, and contexts choose a good version themselves"),
    "B505": Mapped("SOC2-005", (326,), _HIGH, 0.9, "The key is too short to protect anything."),
    "B506": Mapped(
        "SOC2-004", (502, 20), _HIGH, 0.7, "YAML is loaded with a loader that can run code.", Only.UNSAFE_LOADER
    ),
    "B507": Mapped("SOC2-005", (295,), _MEDIUM, 0.8, "Any SSH host key is accepted, so the other side can be anybody."),
    "B508": Mapped("SOC2-005", (319,), _MEDIUM, 0.8, "This version of SNMP sends everything in clear text."),
    "B509": Mapped("SOC2-005", (319,), _MEDIUM, 0.8, "SNMPv3 is used without encryption."),
    "B601": LeftOut(_TAINT),
    "B602": _SHELL,
    "B603": LeftOut("a command given as a list is the safe way"),
    "B604": LeftOut("bandit takes any function with a parameter of that name for a shell"),
    "B605": _SHELL,
    "B606": LeftOut("a command without a shell is the safe way"),
    "B607": LeftOut(_HARDENING),
    "B608": Mapped(
        "SOC2-004", (89,), _MEDIUM, 0.5, "A parameter is pasted into the text of a query.", Only.BUILT_FROM_OUTSIDE
    ),
    "B609": LeftOut(_HARDENING),
    "B610": LeftOut(_TAINT),
    "B611": LeftOut(_TAINT),
    "B612": Mapped("SOC2-004", (94,), _MEDIUM, 0.7, "Logging takes configuration, which can run code, from a socket."),
    "B613": LeftOut(_NOT_OURS),
    "B614": LeftOut(_TAINT),
    "B615": LeftOut(_NOT_OURS),
    "B701": LeftOut("bandit cannot tell HTML from the other texts that templates make"),
    "B702": LeftOut("bandit remarks every use of Mako, escaped or not"),
    "B703": LeftOut(_TAINT),
    "B704": LeftOut(_TAINT),
}
