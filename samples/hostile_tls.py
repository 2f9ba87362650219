"""Certificates of the hostile site: an authority of its own, a server of today and one whose time is over."""

import datetime
import ssl
import tempfile
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID = "tls.localhost"
COPIES = "copies.localhost"
EXPIRED = "expired.localhost"
DAY = datetime.timedelta(days=1)
Key = ec.EllipticCurvePrivateKey


def _made(name: str, key: Key, issuer: str, signer: Key, days: tuple[int, int], authority: bool) -> x509.Certificate:
    """A certificate from the first to the second of `days`, counted from today."""
    now = datetime.datetime.now(datetime.UTC)
    subject, by = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer))
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now + days[0] * DAY).not_valid_after(now + days[1] * DAY)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    return builder.sign(signer, hashes.SHA256())


class Certificates:
    """The authority and, by the name that a client asks for, the server's context."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = "Hostile Authority"
        self._authority = _made(name, self._key, name, self._key, (-90, 90), authority=True)
        self._contexts = {name: self._context(name, (-30, 30)) for name in (VALID, COPIES)}
        self._contexts[EXPIRED] = self._context(EXPIRED, (-60, -30))
        self.context = self._contexts[EXPIRED]
        self.context.sni_callback = self._chosen

    @property
    def authority(self) -> bytes:
        """The authority's certificate in PEM, for SSL_CERT_FILE."""
        return self._authority.public_bytes(serialization.Encoding.PEM)

    def _context(self, name: str, days: tuple[int, int]) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        made = _made(name, key, "Hostile Authority", self._key, days, authority=False)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:  # the library reads them from files only
            file = Path(folder) / "server.pem"
            secret = key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
            context.load_cert_chain(file)
        return context

    def _chosen(self, asked: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        asked.context = self._contexts.get(name or "", self.context)


@cache
def certificates() -> Certificates:
    """Made once a process."""
    return Certificates()
