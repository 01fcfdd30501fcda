"""The server that a telephone reaches: three addresses over TLS, and a sentence at every other.

Made on tornado alone, so that nothing of Jupyter can be asked for here. What the answers hold is answers.py's.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from types import TracebackType
from typing import Any, TypeVar

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from planner.errors import PlannerError
from planner.sharing import answers, terminal
from planner.sharing.addresses import listening
from planner.sharing.certificate import made_for
from planner.sharing.door import Door
from planner.widgets.takeaway.log import MOST_TEXT, TOO_LARGE
from planner.widgets.takeaway.take_along import SHARED_AT, SHARED_PRINT

T = TypeVar("T")

COOKIE = "__Host-stretching"
LOG = "log"
# Bounds for whoever only wants to keep the server busy. Seconds for a request to come in, for all of a connection, and
# that a wrong token waits; connections in all, and of one address: a browser has six.
COMES_S, ENDS_S, WRONG_S = 15, 60, 1
MOST_OPEN, MOST_OF_ONE = 48, 12
MOST_HEADER = 8_000

NO_FRAMES = "frame-ancestors 'none'"  # which a page cannot say of itself
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; {NO_FRAMES}",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

SCAN = "Scan the code that your computer shows now."
NOT_IN = f"This page is for whoever has scanned its code. {SCAN}"
WRONG = f"This address is not valid any more. {SCAN}"
SHUT = (
    "Too many wrong addresses were tried, so nobody new is let in. On your computer, end the app, start it again with "
    "make app SHARE=1, and scan its code."
)
SENTENCES = {
    400: "This could not be understood. Load the page anew.",
    404: f"There is nothing at this address. {SCAN}",
    405: "This address does not take that.",
    413: TOO_LARGE,
    421: f"This is not the address of this page. {SCAN}",
}
BROKEN = "Something went wrong on your computer. The window in which you started the app says where."

# As the page that sends its log: its own font and colours, light or dark as the telephone is.
PLAIN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Stretching</title>
<style>body { max-width: 32rem; margin: 3rem auto; padding: 0 1rem; font: 1.125rem/1.5 system-ui, sans-serif; }</style>
<body><main><p>{sentence}</p></main></body>
</html>
"""

log = logging.getLogger(__name__)


class Shared:
    """Today's page on one address of this computer, for one start of the app. chosen: as addresses.listening's.

    Listens once it is made, and answers from `serve` on, in the loop of the thread that calls it.
    """

    def __init__(self, chosen: str = "") -> None:
        self._socket = listening(chosen)
        address, port = self._socket.getsockname()
        self.host = f"{address}:{port}"
        self.door = Door()
        self._certificate = made_for(address)
        self._worker = ThreadPoolExecutor(1, "sharing")  # a page takes a moment, which Voilà's pages need not wait for
        self._server: HTTPServer | None = None

    @property
    def told(self) -> dict[str, str]:
        """What the app's pages are told, as variables of the environment."""
        return {SHARED_AT: self.address, SHARED_PRINT: self.fingerprint}

    @property
    def address(self) -> str:
        """What the code leads to: the door with its token."""
        return f"https://{self.host}/in/{self.door.token}"

    @property
    def fingerprint(self) -> str:
        """Of the certificate."""
        return self._certificate.fingerprint

    def serve(self) -> None:
        """Answer from now on."""
        logging.getLogger("tornado.general").addFilter(_is_no_handshake)
        self._server = _Server(
            _application(self),
            ssl_options=self._certificate.tls,
            no_keep_alive=True,
            idle_connection_timeout=COMES_S,
            body_timeout=COMES_S,
            max_header_size=MOST_HEADER,
            max_body_size=MOST_TEXT,
        )
        self._server.add_socket(self._socket)

    def announce(self) -> None:
        """Say in the terminal where it is."""
        terminal.announce(self.address, self.fingerprint)

    def stop(self) -> None:
        """Listen no more, and hang up."""
        if self._server:
            self._server.stop()
        self._socket.close()
        self._worker.shutdown(cancel_futures=True)  # what is being written is written to its end

    async def done(self, work: Callable[..., T], *given: Any) -> T:
        """Have the diary's side do something, one after the other."""
        return await IOLoop.current().run_in_executor(self._worker, work, *given)


class _Server(HTTPServer):
    """Takes only so many connections at once, and none for long."""

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        super().initialize(*args, **kwargs)
        self._from: dict[IOStream, str] = {}

    def handle_stream(self, stream: IOStream, address: tuple[str, int]) -> None:
        self._from = {each: of for each, of in self._from.items() if not each.closed()}
        if len(self._from) >= MOST_OPEN or Counter(self._from.values())[address[0]] >= MOST_OF_ONE:
            stream.close()
            return
        self._from[stream] = address[0]
        IOLoop.current().call_later(ENDS_S, stream.close)
        super().handle_stream(stream, address)

    def stop(self) -> None:
        super().stop()
        for stream in self._from:
            stream.close()


def _application(shared: Shared) -> Application:
    given = {"shared": shared}
    return Application(
        [("/", _Today, given), (f"/{LOG}", _Log, given), ("/in/([^/]+)", _In, given)],
        default_handler_class=_Nowhere,
        default_handler_args=given,
        log_function=lambda _: None,
    )


class _Refused(HTTPError):
    """An answer that is a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status)
        self.sentence = sentence


class _Answer(RequestHandler):
    """What all answers have in common: asked for by the right name and in the right way, and, but for the door, by a
    browser that was let in."""

    takes = "GET"
    known_only = True

    def initialize(self, shared: Shared) -> None:
        self.shared = shared

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """Keep none: nothing of this is kept by a browser."""

    def prepare(self) -> None:
        self.check_host()
        if self.request.method != self.takes:
            raise HTTPError(405)
        if self.known_only and not self.is_known():
            raise _Refused(403, NOT_IN)

    def check_host(self) -> None:
        if self.request.host != self.shared.host:  # a name that someone else has made lead here
            raise HTTPError(421)

    def is_known(self) -> bool:
        return self.shared.door.knows(self.get_cookie(COOKIE) or "")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs["exc_info"][1]
        if status_code == 405:
            self.set_header("Allow", self.takes)
        self.say(error.sentence if isinstance(error, _Refused) else SENTENCES.get(status_code, BROKEN))

    def say(self, sentence: str) -> None:
        self.finish(PLAIN.replace("{sentence}", escape(sentence)))

    def log_exception(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say where a mistake of the program is, and nothing of the values it was made with."""
        if kind and not isinstance(error, HTTPError):
            place = traceback.extract_tb(trace)[-1]
            log.error("The telephone's page: %s in %s, line %s", kind.__name__, place.filename, place.lineno)


class _Nowhere(_Answer):
    def prepare(self) -> None:
        self.check_host()
        raise HTTPError(404)


class _Today(_Answer):
    """The page."""

    async def get(self) -> None:
        try:
            page = await self.shared.done(answers.page, LOG)
        except PlannerError as error:
            self.say(str(error))
            return
        self.set_header("Content-Security-Policy", NO_FRAMES)  # beside its own, which names its scripts
        self.finish(page)


class _In(_Answer):
    """The door: a token in, a cookie out, and on to the page, whose address does not tell it."""

    known_only = False

    async def get(self, token: str) -> None:
        if not self.is_known():
            await self._let_in(token)
        self.redirect("/", status=303)

    async def _let_in(self, token: str) -> None:
        if self.shared.door.opens(token):
            self.set_cookie(COOKIE, self.shared.door.key, secure=True, httponly=True, samesite="Strict")
            return
        await asyncio.sleep(WRONG_S)
        raise _Refused(403, SHUT if self.shared.door.shut else WRONG)


@stream_request_body
class _Log(_Answer):
    """The way home of what was done: asked who sends it before any of it is taken in."""

    takes = "POST"

    def initialize(self, shared: Shared) -> None:
        super().initialize(shared)
        self.body = bytearray()

    def prepare(self) -> None:
        super().prepare()
        if self.request.headers.get("Origin") != f"https://{self.shared.host}":  # a page of someone else
            raise _Refused(403, NOT_IN)
        if not (length := self.request.headers.get("Content-Length", "0")).isdecimal():
            raise HTTPError(400)
        if len(length) > 9 or int(length) > MOST_TEXT:
            raise HTTPError(413)

    def data_received(self, chunk: bytes) -> None:
        self.body += chunk

    async def post(self) -> None:
        try:
            self.answer(True, await self.shared.done(answers.take, bytes(self.body)))
        except PlannerError as error:
            self.answer(False, str(error))

    def say(self, sentence: str) -> None:
        self.answer(False, sentence)

    def answer(self, done: bool, message: str) -> None:
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish(json.dumps({"done": done, "message": message}))


def _is_no_handshake(record: logging.LogRecord) -> bool:
    """Whether a line is worth a person's while: each telephone breaks off once, when it warns of the certificate."""
    return not str(record.msg).startswith("SSL Error")
