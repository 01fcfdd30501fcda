"""Which of this computer's addresses the telephone's page has: one of the local network's, and a port of it.

Sends nothing. What is served there is server.py's.
"""

from __future__ import annotations

import errno
import socket
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from planner.errors import PlannerError

# The first that is free. The same at each start where it can be: what a browser keeps, it keeps by address and port.
PORTS = range(8877, 8887)
HOME = [IPv4Network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]  # RFC 1918
# What else nobody on the internet can reach: between two devices, of a private tunnel, this computer itself.
CHOSEN = [*HOME, *(IPv4Network(each) for each in ("169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8"))]
ELSEWHERE = "192.0.2.1"  # RFC 5737: nobody's; a route to it is the one that leaves the network

CHOOSE = "Choose the address by which your telephone reaches this computer: make app SHARE=1 SHARE_AT=192.168.1.5"
NOT_THERE = "so nothing can be shared there, and the app was not started."
NONE = (
    "This computer has no address (IPv4) by which a telephone on the same network could reach it, so the "
    "app was not started."
)


def listening(chosen: str = "") -> socket.socket:
    """Return a socket that listens on one address of this computer; chosen: "192.168.1.5" or "192.168.1.5:8877".

    Raises PlannerError where there is none, or it is not to be had.
    """
    address, _, port = chosen.strip().partition(":")
    address = _of_this_computer(address) if address else _found()
    ports = [_port(port)] if port else PORTS
    for number in ports:
        try:
            made = socket.create_server((address, number), backlog=64)
            made.setblocking(False)
            return made
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise PlannerError(f"{address} is not an address of this computer. {CHOOSE}") from error
    taken = f"port {ports[0]}" if port else f"ports {ports[0]} to {ports[-1]}"
    raise PlannerError(
        f"Another program uses {taken} of {address}. End it, or name another one: "
        f"make app SHARE=1 SHARE_AT={address}:9000"
    )


def _found() -> str:
    """Return the private address that this computer has in its network, as the system would choose it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect((ELSEWHERE, 9))  # of UDP: only looks for the way
        except OSError as error:
            raise PlannerError(f"{NONE} Connect it, then start again. {CHOOSE}") from error
        address = str(asked.getsockname()[0])
    if not _in(address, HOME):
        raise PlannerError(f"{address} is no address of a home network, {NOT_THERE} {CHOOSE}")
    return address


def _of_this_computer(address: str) -> str:
    try:
        known = _in(address, CHOSEN)
    except AddressValueError as error:
        raise PlannerError(f"SHARE_AT: {address!r} is not an IPv4 address. {CHOOSE}") from error
    if not known:
        raise PlannerError(f"SHARE_AT: {address} is not of a private network, {NOT_THERE} {CHOOSE}")
    return address


def _in(address: str, networks: list[IPv4Network]) -> bool:
    return any(IPv4Address(address) in network for network in networks)


def _port(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 1024 <= int(text[:6]) <= 65535):
        raise PlannerError(f"SHARE_AT: {text!r} is not a port from 1024 to 65535.")
    return int(text)
