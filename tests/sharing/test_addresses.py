"""Where the telephone's page listens: on one private address of this computer, or nowhere, with the reason."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from planner.errors import PlannerError
from planner.sharing import addresses
from planner.sharing.addresses import CHOOSE, NONE, listening


class Socket:
    """A socket whose system has one address, or no way out."""

    own = ""

    def __init__(self, *_: object) -> None:
        self.sent: list[object] = []

    def __enter__(self) -> Socket:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.sent == []

    def connect(self, to: tuple[str, int]) -> None:
        assert to == (addresses.ELSEWHERE, 9)
        if not self.own:
            raise OSError(101, "Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        return self.own, 40_000


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    asked: list[tuple[str, int]] = []
    listens = SimpleNamespace(setblocking=lambda _: None)
    monkeypatch.setattr(addresses.socket, "create_server", lambda at, backlog: asked.append(at) or listens)
    return asked


@pytest.mark.parametrize("own", ["192.168.1.5", "10.0.0.7", "172.16.0.2", "172.31.255.254"])
def test_the_address_in_the_home_network_is_found(
    own: str, bound: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses.socket, "socket", type("Here", (Socket,), {"own": own}))
    listening()
    assert bound == [(own, 8877)]


@pytest.mark.parametrize("own", ["8.8.8.8", "172.32.0.1", "100.64.0.1", "192.0.2.2", "0.0.0.0", "127.0.0.1"])
def test_an_address_that_is_not_of_a_home_network_is_not_taken_unasked(
    own: str, bound: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses.socket, "socket", type("Here", (Socket,), {"own": own}))
    with pytest.raises(PlannerError) as raised:
        listening()
    assert (
        str(raised.value)
        == f"{own} is no address of a home network, so nothing can be shared there, and the app was not started. {CHOOSE}"
    )
    assert bound == []


def test_without_a_network_it_says_so(bound: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses.socket, "socket", Socket)
    with pytest.raises(PlannerError) as raised:
        listening()
    assert str(raised.value) == f"{NONE} Connect it, then start again. {CHOOSE}"
    assert bound == []


@pytest.mark.parametrize("chosen", ["192.168.1.5", " 10.1.2.3 ", "169.254.7.7", "100.100.1.1", "127.0.0.1"])
def test_an_address_can_be_chosen(chosen: str, bound: list[tuple[str, int]]) -> None:
    listening(chosen)
    listening(f"{chosen.strip()}:9000")
    assert bound == [(chosen.strip(), 8877), (chosen.strip(), 9000)]


@pytest.mark.parametrize("chosen", ["0.0.0.0", "8.8.8.8", "255.255.255.255", "224.0.0.1"])
def test_no_address_is_taken_that_others_could_reach(chosen: str, bound: list[tuple[str, int]]) -> None:
    with pytest.raises(PlannerError) as raised:
        listening(chosen)
    assert (
        str(raised.value)
        == f"SHARE_AT: {chosen} is not of a private network, so nothing can be shared there, and the app was not started. {CHOOSE}"
    )
    assert bound == []


@pytest.mark.parametrize("chosen", ["my-laptop", "fd00::1", "192.168.1", "192.168.1.5.6", "*"])
def test_what_is_no_address_is_said(chosen: str) -> None:
    address = chosen.partition(":")[0]
    with pytest.raises(PlannerError) as raised:
        listening(chosen)
    assert str(raised.value) == f"SHARE_AT: {address!r} is not an IPv4 address. {CHOOSE}"


@pytest.mark.parametrize("port", ["80", "0", "65536", "x", "-1", "9" * 5000, "٩٠٠٠"])
def test_what_is_no_port_is_said(port: str) -> None:
    with pytest.raises(PlannerError, match="is not a port from 1024 to 65535"):
        listening(f"127.0.0.1:{port}")


def test_an_address_of_another_computer_is_said() -> None:
    with pytest.raises(PlannerError) as raised:
        listening("10.255.255.254")
    assert str(raised.value) == f"10.255.255.254 is not an address of this computer. {CHOOSE}"


def test_a_port_that_is_taken_gives_way_to_the_next_until_none_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as taken:
        ports = []
        for _ in range(2):
            one = taken.enter_context(socket.create_server(("127.0.0.1", 0)))
            ports.append(one.getsockname()[1])
        monkeypatch.setattr(addresses, "PORTS", [*ports, 0])
        free = listening("127.0.0.1")
        with free:
            assert free.getsockname()[0] == "127.0.0.1"
            assert free.getsockname()[1] not in ports
        for chosen, which in (
            ("127.0.0.1", f"ports {ports[0]} to {ports[1]}"),
            (f"127.0.0.1:{ports[0]}", f"port {ports[0]}"),
        ):
            monkeypatch.setattr(addresses, "PORTS", ports)
            with pytest.raises(PlannerError) as raised:
                listening(chosen)
            assert str(raised.value) == (
                f"Another program uses {which} of 127.0.0.1. End it, or name another one: "
                "make app SHARE=1 SHARE_AT=127.0.0.1:9000"
            )
