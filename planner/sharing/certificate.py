"""A certificate for one start of the app: made on the spot, signed by itself, for one address.

Its key is on no disk but sealed, for as long as the TLS library takes to read it: under a password that nobody keeps.
"""

from __future__ import annotations

import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEFORE, AFTER = timedelta(days=1), timedelta(days=30)  # the telephone's clock may differ; an app may stay open


@dataclass(frozen=True)
class Certificate:
    """tls: what a server needs of it. fingerprint: SHA-256 as browsers show it, to compare."""

    tls: ssl.SSLContext
    fingerprint: str


def made_for(address: str) -> Certificate:
    """Return a new certificate, with a new key, for an IP address."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(key, address)
    return Certificate(_context(key, certificate), certificate.fingerprint(hashes.SHA256()).hex(":").upper())


def _signed(key: ec.EllipticCurvePrivateKey, address: str) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stretching planner")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + AFTER)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)  # it vouches for no other
    )
    return builder.sign(key, hashes.SHA256())


def _context(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> ssl.SSLContext:
    password = secrets.token_bytes(32)
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    with tempfile.TemporaryDirectory() as folder:  # which nobody else can open
        file = Path(folder) / "sealed.pem"
        file.touch(mode=0o600)
        file.write_bytes(sealed + certificate.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file, password=password)
    return context
