"""The certificate of one start: for its address alone, and its key on no disk."""

from __future__ import annotations

import hashlib
import ssl
import stat
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from planner.sharing import Shared, certificate
from tests.helpers.clock import MORNING
from tests.sharing.conftest import UNVERIFIED
from tests.sharing.test_server import connected

# X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which asks the machine's clock: a test may run at another moment.
NO_CHECK_TIME = 0x200000


def shown(shared: Shared) -> bytes:
    with connected(shared, UNVERIFIED) as line:
        return line.getpeercert(binary_form=True) or b""


def test_what_a_telephone_is_shown_has_the_fingerprint_to_compare(shared: Shared) -> None:
    digest = hashlib.sha256(shown(shared)).hexdigest().upper()
    assert shared.fingerprint == ":".join(digest[place : place + 2] for place in range(0, 64, 2))


def test_it_is_for_its_address_for_some_days_and_vouches_for_no_other(shared: Shared) -> None:
    read = x509.load_der_x509_certificate(shown(shared))
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == ["127.0.0.1"]
    assert read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert isinstance(read.public_key(), ec.EllipticCurvePublicKey)
    assert read.subject.rfc4514_string() == "CN=Stretching planner"


def test_a_telephone_that_trusts_it_has_no_doubt(shared: Shared) -> None:
    trusting = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(shown(shared)))
    trusting.verify_flags |= NO_CHECK_TIME
    with connected(shared, trusting) as line:
        assert line.version() == "TLSv1.3"


def test_each_start_has_its_own() -> None:
    assert certificate.made_for("127.0.0.1").fingerprint != certificate.made_for("127.0.0.1").fingerprint


def test_the_key_is_sealed_while_it_is_on_the_disk_and_then_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int, bytes]] = []

    def load(context: ssl.SSLContext, path: Path, password: bytes) -> None:
        seen.append((stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode), path.read_bytes()))
        as_ever(context, path, password=password)

    as_ever = ssl.SSLContext.load_cert_chain
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", load)
    certificate.made_for("127.0.0.1")
    [(of_file, of_folder, text)] = seen
    assert (of_file, of_folder) == (0o600, 0o700)
    assert text.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.time_machine(MORNING)
def test_it_holds_from_the_day_before_for_a_month(shared: Shared) -> None:
    read = x509.load_der_x509_certificate(shown(shared))
    began, ends = MORNING - timedelta(days=1), MORNING + timedelta(days=30)
    assert abs(read.not_valid_before_utc - began) < timedelta(hours=1)
    assert abs(read.not_valid_after_utc - ends) < timedelta(hours=1)
