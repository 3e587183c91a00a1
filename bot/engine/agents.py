"""Programs that write code and sign for it, known by the addresses and logins that their makers gave them.

Only exact addresses count, never a name: people are called Claude and Jules too. Whoever puts an agent's address into a
trailer hides nobody: a trailer that is left out says even less.
"""

from dataclasses import dataclass

from bot.core.trailer import address_of, login_of

BOT = "[bot]"
"""How the logins of Apps end (GitHub docs, "About apps": their commits are those of `name[bot]`)."""


@dataclass(frozen=True)
class Agent:
    """`addresses` and `logins` in small letters; `source` is where they are written."""

    name: str
    addresses: frozenset[str]
    logins: frozenset[str]
    source: str


def _agent(name: str, source: str, *, mails: str = "", logins: str = "") -> Agent:
    return Agent(name, frozenset(mails.split()), frozenset(logins.split()), source)


AGENTS = (
    _agent(
        "Aider",
        "aider.chat, docs: Git integration, --attribute-co-authored-by",
        mails="noreply@aider.chat aider@aider.chat",
    ),
    _agent("Amp", "ampcode.com, manual: Git commit trailers", mails="amp@ampcode.com"),
    _agent(
        "Claude",
        "code.claude.com, docs: Settings, attribution",
        mails="noreply@anthropic.com",
        logins="claude[bot]",
    ),
    _agent(
        "Codex",
        "github.com/openai/codex, pull request 11617: commit attribution",
        mails="noreply@openai.com codex@openai.com",
        logins="chatgpt-codex-connector[bot]",
    ),
    _agent(
        "Copilot",
        "GitHub docs: About Copilot coding agent; code.visualstudio.com, docs: setting git.addAICoAuthor",
        mails="copilot@github.com",
        logins="copilot copilot-swe-agent[bot] copilot-pull-request-reviewer[bot]",
    ),
    _agent(
        "Cursor",
        "cursor.com, docs: Agent, attribution; github.com/block/aittributor, pull request 15",
        mails="cursoragent@cursor.com",
        logins="cursoragent cursor[bot]",
    ),
    _agent("Devin", "docs.devin.ai: GitHub integration", logins="devin-ai-integration[bot]"),
    _agent("Gemini", "GitHub Marketplace: Gemini Code Assist", logins="gemini-code-assist[bot]"),
    _agent("Jules", "jules.google, docs: GitHub App", logins="google-labs-jules[bot]"),
    _agent(
        "OpenHands",
        "github.com/OpenHands/OpenHands, its agents' prompt: version control",
        mails="openhands@all-hands.dev",
    ),
    _agent(
        "Qwen Code",
        "github.com/QwenLM/qwen-code, docs: settings, gitCoAuthor",
        mails="qwen-coder@alibabacloud.com",
    ),
)

_BY_ADDRESS = {address: agent.name for agent in AGENTS for address in agent.addresses}
_BY_LOGIN = {login: agent.name for agent in AGENTS for login in agent.logins}


def agent_at(address: str) -> str:
    """The name of the agent whose mail address this is, "" for none: also that of its account at the code host."""
    plain = address.strip().lower()
    return _BY_ADDRESS.get(plain, "") or agent_called(login_of(plain))


def agent_called(login: str) -> str:
    """The name of the agent whose account this is, "" for none."""
    return _BY_LOGIN.get(login.lower(), "")


def agent_in(co_author: str) -> str:
    """The name of the agent that the value of a `Co-authored-by` trailer ("Name <mail>") speaks of, "" for none."""
    return agent_at(address_of(co_author))


def is_program(login: str) -> bool:
    """Whether an account is an App's or an agent's, as far as its login tells."""
    return login.lower().endswith(BOT) or bool(agent_called(login))
