"""The telephone's server, answering in a thread of its own at an address of this computer alone."""

from __future__ import annotations

import asyncio
import http.client
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from planner.sharing import Shared, addresses, server

UNVERIFIED = ssl.create_default_context()
UNVERIFIED.check_hostname = False
UNVERIFIED.verify_mode = ssl.CERT_NONE


@contextmanager
def serving(shared: Shared) -> Iterator[None]:
    begun = threading.Event()
    told: list[Callable[[], Any]] = []

    async def run() -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        told.append(lambda: loop.call_soon_threadsafe(ended.set))
        shared.serve()
        begun.set()
        await ended.wait()
        shared.stop()
        await asyncio.sleep(0)

    thread = threading.Thread(target=asyncio.run, args=[run()])
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        told[0]()
        thread.join()


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Telephone:
    """Asks what it is told to, and keeps the cookie it was given; none for a telephone that was not let in."""

    def __init__(self, shared: Shared) -> None:
        self.shared, self.cookie = shared, ""

    def let_in(self) -> Telephone:
        answer = self.ask("GET", f"/in/{self.shared.door.token}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return self

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str | None) -> Answer:
        """Ask as a browser does; a header that is None is left out."""
        host = self.shared.host
        usual = {"Host": host, "Cookie": self.cookie or None, "Origin": f"https://{host}" if method == "POST" else None}
        connection = http.client.HTTPSConnection(host, context=UNVERIFIED)
        given = {name: value for name, value in (usual | headers).items() if value is not None}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None and "Content_Length" not in given:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def post(self, body: str | bytes, **headers: str | None) -> Answer:
        return self.ask("POST", "/log", body.encode() if isinstance(body, str) else body, **headers)


@contextmanager
def shared_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    """The server at a port that the system chooses, which is patient with who is wrong."""
    monkeypatch.setattr(addresses, "PORTS", [0])
    monkeypatch.setattr(server, "WRONG_S", 0)
    made = Shared("127.0.0.1")
    with serving(made):
        yield made


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    with shared_here(monkeypatch) as made:
        yield made


@pytest.fixture
def stranger(shared: Shared) -> Telephone:
    return Telephone(shared)


@pytest.fixture
def phone(shared: Shared) -> Telephone:
    return Telephone(shared).let_in()
