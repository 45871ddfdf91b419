"""Reports of failed delivery and complaints, in the shapes in which mail servers write them; every host is made up."""

from __future__ import annotations

from base64 import encodebytes
from textwrap import dedent

READER = "reader@example.net"


def ours(mark: str, sender: str = "bounces@example.org") -> str:
    """The headers of the mail that came back."""
    return dedent(f"""\
        Return-Path: <{sender}>
        From: Kiyaku <kiyaku@example.org>
        To: {READER}
        Subject: =?utf-8?b?5Yip55So6KaP57SE44GM5aSJ44KP44KK44G+44GZ?=
        Date: Sat, 10 Jan 2026 03:04:05 +0000
        Message-ID: <{mark}@example.org>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        """)


def report(fields: str, original: str, *, prose: str = "This is the mail system.", head: str = "", **types: str) -> str:
    """A multipart/report as Postfix builds it."""
    status = types.get("status", "message/delivery-status")
    returned = types.get("returned", "text/rfc822-headers")
    parts = (
        f"Content-Type: text/plain; charset=utf-8\n\n{prose}\n",
        f"Content-Type: {status}\n\n{dedent(fields).strip()}\n",
        f"Content-Type: {returned}\n\n{original}",
    )
    body = "".join(f"--=_b\n{part}\n" for part in parts)
    return (
        f"{head}From: MAILER-DAEMON@mx.example.net\nTo: bounces@example.org\nSubject: Undelivered Mail\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        f"{body}--=_b--\n"
    )


def postfix(mark: str, status: str = "5.1.1", action: str = "failed") -> str:
    fields = f"""
        Reporting-MTA: dns; mx.example.net
        X-Postfix-Queue-ID: 4ABC123
        Arrival-Date: Sat, 10 Jan 2026 03:04:05 +0000 (UTC)

        Final-Recipient: rfc822; {READER}
        Original-Recipient: rfc822;{READER}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mail.example.net
        Diagnostic-Code: smtp; 550 {status} <{READER}>: Recipient address rejected: User unknown
        """
    return report(fields, ours(mark), prose="I'm sorry to have to inform you that your message could not be delivered.")


def exim(mark: str) -> str:
    """Says 5.0.0, and what the other side said in the diagnosis, folded."""
    fields = f"""
        Reporting-MTA: dns; exim.example.net

        Action: failed
        Final-Recipient: rfc822;{READER}
        Status: 5.0.0
        Remote-MTA: dns; mail.example.net
        Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach
          is disabled.
        """
    return report(fields, ours(mark), returned="message/rfc822", head=f"X-Failed-Recipients: {READER}\n")


def exchange(mark: str) -> str:
    """Names the mail in In-Reply-To, and returns it as an attachment that has been encoded."""
    fields = f"""
        Reporting-MTA: dns;AB1PR01.prod.example.com
        Received-From-MTA: dns;mail.example.org

        Final-Recipient: rfc822;{READER}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
        X-Display-Name: Reader
        """
    head = f"In-Reply-To: <{mark}@example.org>\nReferences: <{mark}@example.org>\n"
    return report(fields, "From: Kiyaku <kiyaku@example.org>\nSubject: x\n", head=head, returned="message/rfc822")


def encoded(mark: str) -> str:
    """A gateway that encodes what must not be encoded, the returned headers too."""
    fields = f"Reporting-MTA: dns;gw.example.com\n\nFinal-Recipient: rfc822;{READER}\nAction: failed\nStatus: 5.1.1\n"
    base64 = "\nContent-Transfer-Encoding: base64"
    return report(
        encodebytes(fields.encode()).decode(),
        encodebytes(ours(mark).encode()).decode(),
        status=f"message/delivery-status{base64}",
        returned=f"text/rfc822-headers{base64}",
    )


def japanese(mark: str) -> bytes:
    """A carrier's report: the prose in ISO-2022-JP, the reply code alone in the diagnosis."""
    fields = f"""
        Reporting-MTA: dns; mta.keitai.example

        Final-Recipient: RFC822; {READER}
        Action: Failed
        Diagnostic-Code: SMTP; 550 Unknown user {READER}
        """
    text = report(fields, ours(mark), prose="@@").replace(
        "text/plain; charset=utf-8", "text/plain; charset=iso-2022-jp", 1
    )
    said = "宛先のメールアドレスが見つからないため、メールを届けられませんでした。".encode("iso-2022-jp")
    return text.encode().replace(b"@@", said).replace(b"Subject: Undelivered Mail", b"Subject: " + said)


def international(mark: str) -> str:
    """RFC 6533: addresses in UTF-8."""
    fields = """
        Reporting-MTA: dns; mx.例え.example

        Final-Recipient: utf-8; 読者@例え.example
        Action: failed
        Status: 5.1.1
        """
    return report(fields, ours(mark), status="message/global-delivery-status", returned="message/global-headers")


def qmail(mark: str, code: str = "5.1.1") -> str:
    """Prose alone."""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@qmail.example.net\nTo: bounces@example.org\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at qmail.example.net.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        f"This is a permanent error; I've given up. Sorry it didn't work out.\n\n<{READER}>:\n"
        f"Sorry, no mailbox here by that name. (#{code})\n\n--- Below this line is a copy of the message.\n\n"
        f"{ours(mark)}\nas of version 4.2.1 of the terms\n"
    )


def complaint(mark: str, kind: str = "abuse") -> str:
    """ARF, with the address taken out as many providers do."""
    return (
        "From: complaints@provider.example\nTo: bounces@example.org\nSubject: complaint about message\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="=_f"\n\n'
        "--=_f\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
        f"--=_f\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nUser-Agent: Somebody/1.0\nVersion: 1\n"
        "Original-Rcpt-To: redacted@provider.example\n\n"
        f"--=_f\nContent-Type: message/rfc822\n\n{ours(mark).replace(READER, 'redacted@provider.example')}\nbody\n"
        "--=_f--\n"
    )


def holiday(mark: str) -> str:
    """Somebody is away, and says so with a number that looks like a status."""
    return (
        f"Return-Path: <>\nFrom: {READER}\nTo: kiyaku@example.org\nAuto-Submitted: auto-replied\n"
        f"In-Reply-To: <{mark}@example.org>\nSubject: away\n\nBack on 5.1.2026, room 5.1.1.\n"
    )
