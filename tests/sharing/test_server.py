"""The telephone's server asked over real TLS: what it answers, to whom, and what it bears."""

from __future__ import annotations

import html
import logging
import re
import socket
import ssl
import warnings
from contextlib import ExitStack, suppress
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

import planner
from planner.diary import Diary
from planner.errors import PlannerError
from planner.sharing import Shared, addresses, answers, door, server
from planner.week import Week
from planner.week.timeline import compose
from planner.widgets.takeaway import coming_home
from planner.widgets.takeaway.log import MOST_TEXT, TOO_LARGE
from tests.helpers.clock import MORNING
from tests.helpers.telephone_logs import DAY, end, packed, part, start, values
from tests.sharing.conftest import UNVERIFIED, Telephone, serving

pytestmark = pytest.mark.time_machine(MORNING)

# What Jupyter, Voilà and careless servers answer at, and how one would get round a path.
ELSEWHERE = [
    *("/voila/render/2_run_session.ipynb", "/voila/tree", "/voila/files/2_run_session.ipynb", "/voila/api/contents"),
    *("/api", "/api/kernels", "/api/kernels/0/channels", "/api/contents", "/api/terminals", "/terminals/1", "/lab"),
    *("/tree", "/login", "/files/pain.csv", "/static/base.css", "/static/../pain.csv", "/data/pain.csv", "/pain.csv"),
    *("/..", "/../pain.csv", "/%2e%2e/pain.csv", "//", "/./", "/log/", "/in", "/in/", "/in/a/b", "/index.html"),
    *("/favicon.ico", "/robots.txt", "/.git/config", "/%00", "/LOG", "/log%2f", "https://127.0.0.1/"),
]


@pytest.fixture
def diary() -> Diary:
    catalogue, made = planner.load_catalogue(), Diary()
    parts = [(catalogue[id_], catalogue[id_].start, "") for id_ in ("cat_cow", "childs_pose")]
    made.save_plan(Week(MORNING.date(), (compose(MORNING.date(), parts, catalogue),), 0.0, (), ()))
    return made


def said(page: str) -> str:
    """Return the sentence of a plain page."""
    found = re.search(r"<main><p>(.*)</p></main>", page)
    assert found is not None
    return html.unescape(found[1])


def test_the_token_is_traded_for_a_cookie_and_leaves_the_address(shared: Shared, diary: Diary) -> None:
    phone = Telephone(shared)
    answer = phone.ask("GET", shared.address.removeprefix(f"https://{shared.host}"))
    cookie, *traits = answer.headers["set-cookie"].split("; ")
    assert (answer.status, answer.headers["location"], answer.text) == (303, "/", "")
    assert cookie == f"__Host-stretching={shared.door.key}"
    assert sorted(traits) == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]
    phone.cookie = cookie
    page = phone.ask("GET", "/")
    assert page.status == 200
    assert '"home": "log"' in page.text
    assert shared.door.token not in page.text
    assert shared.door.key not in page.text


def test_the_page_is_made_anew_at_each_load(phone: Telephone, diary: Diary) -> None:
    assert '"cat_cow"' in phone.ask("GET", "/").text
    catalogue = planner.load_catalogue()
    other = compose(MORNING.date(), [(catalogue["childs_pose"], catalogue["childs_pose"].start, "")], catalogue)
    diary.save_plan(Week(MORNING.date(), (other,), 0.0, (), ()))
    assert '"cat_cow"' not in phone.ask("GET", "/").text


def test_no_answer_is_kept_framed_or_told_of(phone: Telephone, stranger: Telephone, diary: Diary) -> None:
    asked = [
        phone.ask("GET", "/"),
        phone.post("x"),
        phone.ask("GET", "/x"),
        phone.ask("PUT", "/"),
        stranger.ask("GET", "/"),
    ]
    assert [answer.status for answer in asked] == [200, 200, 404, 405, 403]
    always = {name.lower(): value for name, value in server.HEADERS.items() if name != "Content-Security-Policy"}
    for answer in asked:
        assert answer.headers.items() >= always.items()
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
        assert "etag" not in answer.headers
    assert "script-src 'sha256-" in asked[0].text
    assert "default-src 'none'" in asked[0].text
    assert all("default-src 'none'" in answer.headers["content-security-policy"] for answer in asked[1:])


@pytest.mark.parametrize("path", ELSEWHERE)
def test_there_is_nothing_at_any_other_address(phone: Telephone, stranger: Telephone, path: str) -> None:
    for who in (phone, stranger):
        for method in ("GET", "POST"):
            answer = who.ask(method, path)
            assert (answer.status, said(answer.text)) == (404, server.SENTENCES[404])


def test_a_websocket_is_nowhere(phone: Telephone) -> None:
    asks = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Key": "x" * 22 + "==",
        "Sec_WebSocket_Version": "13",
    }
    for path in ("/ws", "/api/kernels/0/channels", "/log"):
        assert phone.ask("GET", path, **asks).status in (404, 405)
    assert phone.ask("GET", "/", **asks).status == 200  # as if it had not been asked for


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_an_address_takes_one_method_only(phone: Telephone, shared: Shared, method: str) -> None:
    for path, takes in (("/", "GET"), (f"/in/{shared.door.token}", "GET"), ("/log", "POST")):
        if method != takes:
            answer = phone.ask(method, path)
            assert (answer.status, answer.headers.get("allow")) == (405, takes)
            assert "set-cookie" not in answer.headers


def test_without_the_cookie_there_is_only_a_sentence(stranger: Telephone, shared: Shared) -> None:
    for cookie in (
        "",
        "__Host-stretching=",
        f"stretching={shared.door.key}",
        f"__Host-stretching={shared.door.token}",
        "__Host-stretching=é",
    ):
        stranger.cookie = cookie
        assert said(stranger.ask("GET", "/").text) == server.NOT_IN
        refused = stranger.post("x")
        assert (refused.status, refused.json) == (403, {"done": False, "message": server.NOT_IN})


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", ""],
)
def test_only_its_own_name_is_answered(phone: Telephone, shared: Shared, host: str) -> None:
    """A page of someone else can have its own name lead here, and so read what it is answered."""
    port = shared.host.partition(":")[2]
    for method, path in (("GET", "/"), ("POST", "/log"), ("GET", f"/in/{shared.door.token}"), ("GET", "/x")):
        answer = phone.ask(method, path, Host=host.format(port=port))
        assert answer.status in ((421,) if host else (400, 421))
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://evil.example", "http://{host}", "https://{host}.evil.example", "https://127.0.0.1"],
)
def test_a_log_is_taken_from_its_own_page_alone(
    phone: Telephone, shared: Shared, diary: Diary, origin: str | None
) -> None:
    log = packed(values(diary, [start()]))
    answer = phone.post(log, Origin=origin and origin.format(host=shared.host))
    assert (answer.status, answer.json) == (403, {"done": False, "message": server.NOT_IN})
    assert diary.sessions().empty


def test_what_was_done_is_in_the_diary_once_however_often_it_comes(phone: Telephone, diary: Diary) -> None:
    events = [start(), part(), end(3)]
    begun, whole = packed(values(diary, events[:2])), packed(values(diary, events))
    assert phone.post(begun).json["done"]
    assert phone.post(whole).json["done"]
    before = diary.sessions()
    again = [phone.post(text).json for text in (whole, begun, whole)]
    assert again == [{"done": True, "message": "Your diary has all of it already. Nothing was added."}] * 3
    assert diary.sessions().equals(before)
    assert len(diary.performed()) == 1


@pytest.mark.parametrize(
    "body", [b"", b"x", b"\0\xff" * 50, b"STRETCH1:AAAA", b"STRETCH2:AAAA", b"STRETCH1:" + b"A" * 190_000]
)
def test_what_is_no_log_is_answered_by_a_sentence(phone: Telephone, diary: Diary, body: bytes) -> None:
    answer = phone.post(body)
    assert (answer.status, answer.json["done"]) == (200, False)
    assert answer.json["message"].endswith(".")
    assert diary.sessions().empty


def test_a_telephone_whose_clock_is_wrong_is_sent_to_where_the_day_is_asked_for(phone: Telephone, diary: Diary) -> None:
    days = {"at": f"2027-{DAY[5:]}T07:30:00+01:00"}
    log = values(diary, [start(**days)], given=days["at"], date=f"2027-{DAY[5:]}")
    assert phone.post(packed(log)).json == {"done": False, "message": answers.WRONG_CLOCK}
    assert diary.sessions().empty


def test_a_clock_that_is_some_minutes_ahead_does_not_keep_a_session_out(phone: Telephone, diary: Diary) -> None:
    ahead = f"{DAY}T{MORNING.hour:02}:05:00+01:00"
    log = values(diary, [start(at=ahead)], given=ahead)
    assert phone.post(packed(log)).json["done"]
    assert len(diary.sessions()) == 1


def test_too_much_is_refused_before_it_comes(phone: Telephone, stranger: Telephone) -> None:
    answer = phone.ask("POST", "/log", Content_Length=str(MOST_TEXT + 1))
    assert (answer.status, answer.json) == (413, {"done": False, "message": TOO_LARGE})
    assert phone.ask("POST", "/log", Content_Length="9" * 400).status == 413
    assert stranger.ask("POST", "/log", Content_Length="100000").status == 403  # and none of it is waited for


@pytest.mark.parametrize("length", ["abc", "-1", "+1", "1e3"])
def test_a_length_that_is_no_number_is_not_understood(phone: Telephone, length: str) -> None:
    answer = phone.ask("POST", "/log", Content_Length=length)
    assert (answer.status, answer.json) == (400, {"done": False, "message": server.SENTENCES[400]})


def test_too_much_in_pieces_is_cut_off(phone: Telephone, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(answers, "take", lambda body: taken.append(len(body)))
    head = f"POST /log HTTP/1.1\r\nHost: {shared.host}\r\nCookie: {phone.cookie}\r\nOrigin: https://{shared.host}\r\n"
    with connected(shared) as line:
        piece = b"10000\r\n" + b"A" * 0x10000 + b"\r\n"
        line.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + piece * 4)
        assert rest(line).startswith((b"", b"HTTP/1.1 400"))
    assert taken == []


def test_odd_requests_end_with_the_connection_and_without_a_word_of_the_server(shared: Shared) -> None:
    odd = [b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 100 + b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"]
    odd += [
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * server.MOST_HEADER + b"\r\n\r\n",
    ]
    odd += [b"POST /log HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"GET /in/%ff HTTP/1.1\r\nHost: a\r\n\r\n"]
    for request in odd:
        with connected(shared) as line:
            line.sendall(request)
            answer = rest(line)
        assert re.match(rb"(HTTP/1.1 4\d\d .*)?$", answer.partition(b"\r\n")[0])
        assert b"ornado" not in answer
        assert b"Traceback" not in answer


def test_a_thousand_wrong_tokens_shut_the_door_but_not_on_who_is_in(
    shared: Shared, phone: Telephone, stranger: Telephone, diary: Diary
) -> None:
    heard = [stranger.ask("GET", f"/in/wrong{n}") for n in range(1000)]
    assert {answer.status for answer in heard} == {403}
    sentences = [said(answer.text) for answer in heard]
    assert sentences == [server.WRONG] * (door.MOST_WRONG - 1) + [server.SHUT] * (1001 - door.MOST_WRONG)
    right = stranger.ask("GET", f"/in/{shared.door.token}")
    assert (right.status, said(right.text)) == (403, server.SHUT)
    assert "set-cookie" not in right.headers
    assert phone.ask("GET", "/").status == 200
    assert phone.ask("GET", f"/in/{shared.door.token}").status == 303


def test_a_wrong_token_waits(shared: Shared, stranger: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(server, "WRONG_S", 1)
    monkeypatch.setattr("planner.sharing.server.asyncio", SimpleNamespace(sleep=sleep))
    stranger.ask("GET", "/in/wrong")
    assert waited == [1]


def test_only_new_versions_of_tls_are_spoken(shared: Shared) -> None:
    for version, spoken in (
        (ssl.TLSVersion.TLSv1, False),
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.minimum_version = context.maximum_version = version
        try:
            with connected(shared, context) as line:
                assert spoken
                assert line.version() == {ssl.TLSVersion.TLSv1_2: "TLSv1.2"}.get(version, "TLSv1.3")
        except (ssl.SSLError, ConnectionError):
            assert not spoken


def test_plain_http_is_not_answered(shared: Shared) -> None:
    with socket.create_connection(address_of(shared)) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {shared.host}\r\n\r\n".encode())
        assert b"HTTP" not in rest(line)


def test_who_says_nothing_or_little_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "PORTS", [0])
    monkeypatch.setattr(server, "COMES_S", 0.3)
    quick = Shared("127.0.0.1")
    allowed = f"Cookie: {server.COOKIE}={quick.door.key}\r\nOrigin: https://{quick.host}\r\n"
    post = f"POST /log HTTP/1.1\r\nHost: {quick.host}\r\n{allowed}"
    with serving(quick):
        with socket.create_connection(address_of(quick)) as line:  # not even a handshake
            assert rest(line) == b""
        for begun in ("", "GET / HT", post, f"{post}Content-Length: 100\r\n\r\nSTRETCH"):
            with connected(quick) as line:
                line.sendall(begun.encode())
                assert rest(line) == b""


def test_nobody_holds_a_connection_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even by asking in time, and then not taking the answer."""
    monkeypatch.setattr(addresses, "PORTS", [0])
    monkeypatch.setattr(server, "ENDS_S", 0.3)
    quick = Shared("127.0.0.1")
    with serving(quick), connected(quick) as line:
        assert rest(line) == b""


def test_one_address_has_only_so_many_connections(shared: Shared, phone: Telephone, diary: Diary) -> None:
    with ExitStack() as lines:
        for _ in range(server.MOST_OF_ONE):
            lines.enter_context(connected(shared))
        with socket.create_connection(address_of(shared)) as one_more:
            assert rest(one_more) == b""
    answered = 0
    while not answered:  # until the server has seen that they are gone
        with suppress(OSError):
            answered = phone.ask("GET", "/").status
    assert answered == 200


def test_what_is_wrong_with_the_diary_is_not_told(phone: Telephone, diary: Diary, data_folder: Path) -> None:
    (data_folder / "screening.toml").write_text("a secret = [", "utf-8")
    answer = phone.ask("GET", "/")
    assert (answer.status, said(answer.text)) == (200, answers.UNREADABLE)


@pytest.mark.parametrize("written", [0, 1])
def test_what_is_wrong_with_the_disk_is_not_told(
    phone: Telephone, diary: Diary, data_folder: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    log = packed(values(diary, [start(), part()]))
    steps = iter([True] * written)

    def write_one(*_: object) -> None:
        if not next(steps, False):
            raise PlannerError(f"{data_folder}/sessions.csv: nothing was saved (no space left).")

    monkeypatch.setattr(coming_home, "_write_one", write_one)
    assert phone.post(log).json == {"done": False, "message": answers.UNWRITABLE}


def test_a_mistake_of_the_program_says_where_and_not_with_what(
    phone: Telephone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise KeyError("a secret of the diary")

    monkeypatch.setattr(answers, "page", broken)
    monkeypatch.setattr(answers, "take", broken)
    page, log = phone.ask("GET", "/"), phone.post("x")
    assert (page.status, said(page.text)) == (500, server.BROKEN)
    assert (log.status, log.json) == (500, {"done": False, "message": server.BROKEN})
    assert re.fullmatch(
        r"(The telephone's page: KeyError in \S+test_server.py, line \d+\n?){2}", "\n".join(caplog.messages)
    )


def test_nothing_that_is_asked_is_written_to_a_log(
    phone: Telephone,
    stranger: Telephone,
    diary: Diary,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    phone.ask("GET", "/?a=secret")
    phone.post("secret")
    phone.ask("GET", "/secret")
    stranger.ask("GET", "/in/secret")
    with pytest.raises(ssl.SSLError), connected(phone.shared, ssl.create_default_context()):
        raise AssertionError("a telephone that knows nothing of the certificate goes on")
    assert phone.ask("GET", "/").status == 200
    assert (caplog.messages, capfd.readouterr()) == ([], ("", ""))


def test_it_listens_at_its_address_alone_and_no_more_once_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "PORTS", [0])
    before = listening_here()
    made = Shared("127.0.0.1")
    with serving(made):
        assert listening_here() - before == {made.host}
    assert listening_here() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address_of(made))


def listening_here() -> set[str]:
    found = psutil.Process().net_connections("inet")
    return {f"{each.laddr.ip}:{each.laddr.port}" for each in found if each.status == psutil.CONN_LISTEN}


def address_of(shared: Shared) -> tuple[str, int]:
    name, _, port = shared.host.partition(":")
    return name, int(port)


def connected(shared: Shared, context: ssl.SSLContext = UNVERIFIED) -> ssl.SSLSocket:
    return context.wrap_socket(socket.create_connection(address_of(shared)), server_hostname="127.0.0.1")


def rest(line: socket.socket) -> bytes:
    """Return all that comes until the other side hangs up."""
    heard = b""
    with suppress(ConnectionError, ssl.SSLEOFError):
        while piece := line.recv(65536):
            heard += piece
    return heard
