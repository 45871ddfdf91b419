from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from monitor.config import Dkim, EmailSettings, Secret
from monitor.deliver.smtp import Refused, SmtpRelay, Unreachable
from monitor.errors import DeliveryError
from tests.deliver.servers import MailServer, mail_server

MESSAGE = b"From: kiyaku@example.org\r\nTo: a@example.net\r\nSubject: s\r\n\r\nbody\r\n"


def relay_to(server: MailServer, **other: object) -> EmailSettings:
    plain = EmailSettings("127.0.0.1", server.port, "Kiyaku <kiyaku@example.org>", tls="opportunistic")
    return replace(plain, **other)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context_of(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def test_a_mail_arrives_with_the_envelope_of_the_settings() -> None:
    with mail_server() as server:
        async with SmtpRelay(relay_to(server, bounces="bounces@example.org")) as relay:
            await relay.send("Reader <a@example.net>", MESSAGE)
        assert [(post.sender, post.recipient) for post in server.posts] == [("bounces@example.org", "a@example.net")]
        assert server.posts[0].raw.startswith(b"From: kiyaku@example.org")


async def test_one_connection_carries_many_mails() -> None:
    with mail_server() as server:
        async with SmtpRelay(relay_to(server), connections=1) as relay:
            for _ in range(5):
                await relay.send("a@example.net", MESSAGE)
        assert (len(server.posts), server.sessions) == (5, 1)


@pytest.mark.parametrize("starttls", [True, False])
async def test_tls_is_verified_against_the_named_authority_and_the_login_is_made(
    tmp_path: Path, authority: trustme.CA, starttls: bool
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with mail_server(tls=context_of(authority), starttls=starttls, login=("me", "secret")) as server:
        settings = relay_to(
            server,
            tls="starttls" if starttls else "tls",
            ca_file=tmp_path / "ca.pem",
            user="me",
            password=Secret("secret"),
        )
        async with SmtpRelay(settings) as relay:
            await relay.send("a@example.net", MESSAGE)
        assert server.tls
        assert len(server.posts) == 1
        async with SmtpRelay(replace(settings, password=Secret("wrong"))) as relay:
            with pytest.raises(Unreachable, match="refuses the login of me") as caught:
                await relay.check()
        assert "wrong" not in str(caught.value)
        async with SmtpRelay(replace(settings, password=None)) as relay:
            with pytest.raises(Unreachable, match="no password"):
                await relay.check()


async def test_a_certificate_of_nobody_we_trust_is_refused_before_the_login(authority: trustme.CA) -> None:
    with mail_server(tls=context_of(authority), starttls=True, login=("me", "secret")) as server:
        settings = relay_to(server, tls="starttls", user="me", password=Secret("secret"))
        async with SmtpRelay(settings) as relay:
            with pytest.raises(Unreachable, match=r"cannot be trusted|cannot be reached"):
                await relay.send("a@example.net", MESSAGE)
        assert server.posts == []


async def test_a_relay_without_starttls_gets_no_password(tmp_path: Path) -> None:
    with mail_server(login=("me", "secret")) as server:
        async with SmtpRelay(relay_to(server, tls="starttls", user="me", password=Secret("secret"))) as relay:
            with pytest.raises(Unreachable):
                await relay.send("a@example.net", MESSAGE)
        assert server.posts == []


async def test_a_refused_recipient_is_told_apart_from_a_greylisted_one() -> None:
    with mail_server() as server:
        server.refuse = {
            "gone@example.net": "550 5.1.1 <gone@example.net> unknown",
            "grey@example.net": "451 4.7.1 come back later",
        }
        async with SmtpRelay(relay_to(server)) as relay:
            with pytest.raises(Refused, match=r"550 5\.1\.1 <<address>> unknown") as caught:
                await relay.send("gone@example.net", MESSAGE)
            assert "gone@" not in str(caught.value)
            with pytest.raises(DeliveryError, match="451") as later:
                await relay.send("grey@example.net", MESSAGE)
            assert not later.value.permanent
            await relay.send("fine@example.net", MESSAGE)
        assert [post.recipient for post in server.posts] == ["fine@example.net"]


async def test_a_refusal_of_the_mail_itself_is_final_but_not_the_readers_fault() -> None:
    with mail_server() as server:
        server.data = ["552 5.3.4 too big", "452 4.2.2 mailbox full"]
        async with SmtpRelay(relay_to(server)) as relay:
            with pytest.raises(DeliveryError, match="552") as final:
                await relay.send("a@example.net", MESSAGE)
            assert final.value.permanent
            assert not isinstance(final.value, Refused)
            with pytest.raises(DeliveryError, match="452") as later:
                await relay.send("a@example.net", MESSAGE)
            assert not later.value.permanent


async def test_a_line_cut_after_the_data_is_temporary_and_the_next_mail_gets_a_new_one() -> None:
    with mail_server() as server:
        server.data = ["drop"]
        async with SmtpRelay(relay_to(server), connections=1) as relay:
            with pytest.raises(DeliveryError, match="connection broke") as caught:
                await relay.send("a@example.net", MESSAGE)
            assert not caught.value.permanent
            await relay.send("b@example.net", MESSAGE)
        assert [post.recipient for post in server.posts] == ["a@example.net", "b@example.net"]


async def test_a_relay_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with SmtpRelay(EmailSettings("127.0.0.1", port, "a@b.example", tls="none")) as relay:
        with pytest.raises(Unreachable, match="cannot be reached"):
            await relay.send("a@example.net", MESSAGE)


async def test_a_signed_mail_verifies_and_the_signature_covers_the_list_headers(tmp_path: Path) -> None:
    dkim = pytest.importorskip("dkim", reason='dkimpy is missing: pip install "kiyaku[dkim]"')
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    encoding, kind = serialization.Encoding, serialization.PrivateFormat.TraditionalOpenSSL
    path = tmp_path / "dkim.pem"
    path.write_bytes(key.private_bytes(encoding.PEM, kind, serialization.NoEncryption()))
    public = key.public_key().public_bytes(encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    import base64

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    message = b"List-Unsubscribe: <https://x/>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" + MESSAGE
    with mail_server() as server:
        settings = relay_to(server, dkim=Dkim("example.org", "k1", path))
        async with SmtpRelay(settings) as relay:
            await relay.send("a@example.net", message)
        raw = server.posts[0].raw
        assert dkim.verify(raw, dnsfunc=lambda *_, **__: record)
        signed = server.posts[0].message["DKIM-Signature"].replace(" ", "")
        assert "list-unsubscribe:list-unsubscribe-post" in signed.lower()
        path.unlink()
        async with SmtpRelay(settings) as relay:
            with pytest.raises(Unreachable, match="cannot be signed"):
                await relay.send("a@example.net", message)
