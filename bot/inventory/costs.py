"""What one function sends or spends: mail and messages, paid services, heavy work."""

import re
from collections.abc import Iterator

from bot.core.inventory import ActKind
from bot.inventory.calls import Calls, spoken
from bot.inventory.code import Call, Function, Text, dotted, tail
from bot.inventory.found import Scope
from bot.inventory.security import Deed
from bot.inventory.words import words

_MAIL = re.compile(
    r"^(?:send (?:\w+ ){0,3}(?:mail|email|emails|sms|text message|invite|invitation|invites)(?: \w+){0,2}|sendmail"
    r"|send mass mail|email user"
    r"|mail admins|mail managers|deliver mail|notify by email|send template mail|send verification(?: \w+)?"
    r"|send confirmation(?: \w+)?"
    r"|send activation(?: \w+)?|send (?:otp|code|reset|reset link|magic link))$"
)
_MAILERS = re.compile(
    r"\b(?:mail|mailer|email|fm|fastmail|smtp|sendgrid|ses|postmark|mailgun|resend|transporter|msg)\b"
)
_PAID = frozenset(
    {
        "openai",
        "anthropic",
        "cohere",
        "replicate",
        "mistralai",
        "groq",
        "litellm",
        "elevenlabs",
        "twilio",
        "vonage",
        "stripe",
        "braintree",
    }
    | {
        "together",
        "fireworks",
        "deepgram",
        "assemblyai",
        "stability_sdk",
        "dashscope",
        "zhipuai",
        "google_genai",
        "ollama",
    }
)
"""Libraries whose calls are billed by use (or run a language model)."""

_PAID_ROOTS = (
    "langchain",
    "google.generativeai",
    "google.genai",
    "vertexai",
    "llama_index",
    "azure.ai",
    "google.cloud.vision",
)
_PAID_HOSTS = re.compile(
    r"https://(?:api\.)?(?:openai|anthropic|cohere|replicate|mistral|groq|elevenlabs|twilio|stripe|together)\.\w+/"
    r"|https://generativelanguage\.googleapis\.com/"
)
_PAID_CALLS = re.compile(
    r"\b(?:chat completions create|completions create|embeddings create|images generate|responses create"
    r"|chat completion create"
    r"|generate content|messages create|paymentintent create|payment intents create|audio speech create"
    r"|audio transcriptions create"
    r"|checkout session create|charge create|charges create|converse|invoke model)$"
)
_PAID_NAMES = re.compile(
    r"^(?:(?:call|ask|query|prompt|run|invoke) (?:\w+ )?(?:llm|gpt|openai|model|chain|claude|gemini|agent)"
    r"|generate (?:with )?(?:llm|gpt|ai|completion|answer|chat completion"
    r"|embedding|embeddings)(?: \w+)?|chat completion|a?create completion|summarize with \w+|llm (?:call|complete"
    r"|completion|generate|invoke))$"
)
_LLM = re.compile(r"\b(?:llm|chain|agent executor|chat model|qa chain|openai client|anthropic client|language model)$")
_HEAVY = re.compile(
    r"^(?:(?:generate|create|build|render|make|export|compile) (?:\w+ ){0,2}(?:report|reports|pdf|export|exports"
    r"|archive|zip|backup|spreadsheet|video)"
    r"|write pdf|html to pdf|convert to pdf|transcode(?: \w+)?|transcribe(?: \w+)?|run inference|predict"
    r"|predict proba|export (?:all|data|csv|to excel|users)"
    r"|(?:run|start|create|do|make) backup)$"
)
_JOB = re.compile(r"^(?:export|generate|render|build|compile|crawl|scrape|transcode|train)\b")
"""What is heavy if it is done in the background: nobody would put it there otherwise."""

_HEAVY_CALLS = frozenset(
    {
        "subprocess.run",
        "subprocess.Popen",
        "subprocess.check_output",
        "subprocess.call",
        "os.system",
        "subprocess.check_call",
    }
)
_PROCESS = frozenset({"create_subprocess_exec", "create_subprocess_shell"})


def cost_deeds(calls: Calls, scope: Scope, function: Function) -> Iterator[Deed]:
    """`scope` is the inside of the function."""
    for node in calls.inside(function):
        kind = _kind(calls, scope, node)
        if kind is not None:
            yield Deed(kind, "", node, node.line)


def _kind(calls: Calls, scope: Scope, node: Call) -> ActKind | None:
    name, whole = tail(node.func), dotted(node.func)
    said = spoken(node)
    if not said:
        return None
    receiver = words(whole.rpartition(".")[0].replace("()", "").replace("[]", ""))
    if _MAIL.match(said) or (
        said in ("send", "send message", "send later", "sendmail", "send async") and _MAILERS.search(receiver)
    ):
        return ActKind.MAIL
    outer = calls.outside(scope, node.func)
    root = outer.partition(".")[0].replace("()", "")
    billed = (root in _PAID or outer.startswith(_PAID_ROOTS)) and not name[:1].isupper() and _acts(said)
    if billed or any(isinstance(given, Text) and _PAID_HOSTS.match(given.value) for given in node.args[:2]):
        return ActKind.PAID
    if _PAID_CALLS.search(words(whole.replace("()", ""))) or _PAID_NAMES.match(said):
        return ActKind.PAID
    if said in ("invoke", "ainvoke", "arun", "predict", "acall", "agenerate", "stream", "astream") and _LLM.search(
        receiver
    ):
        return ActKind.PAID
    behind = said != words(name) and bool(_JOB.match(said))  # `export_orders.delay(...)`
    return ActKind.HEAVY if whole in _HEAVY_CALLS or name in _PROCESS or _HEAVY.match(said) or behind else None


def _acts(said: str) -> bool:
    return bool(
        re.search(
            r"\b(?:create|acreate|generate|completion|acompletion|invoke|ainvoke|run|arun|embed\w*|chat|complete"
            r"|send|messages|stream|astream|agenerate|transcribe|synthesize)\b",
            said,
        )
    )
