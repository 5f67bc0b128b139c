"""Whether an office is as it should be: who it is, its certificate, its copy and its line."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography import x509

from kru.journal.models import Outgoing
from kru.node import spoken
from kru.node.authority import Authority
from kru.node.environment import Environment
from kru.node.findings import Finding
from kru.sync import lease
from kru.sync.membership import Membership
from kru.sync.models import Cursor, Line
from kru.sync.rules import CLOCK_OFF, LATE

ENDS_SOON = timedelta(days=14)


def membership(node: Environment, joined: Membership, at: datetime) -> Iterator[Finding]:
    """Yield what is found without the database: which office this is, and its certificate."""
    yield Finding("office", f"{joined.name} of {joined.central_url}")
    if not node.tls:
        yield Finding("certificate", "pages are not sealed (KRU_TLS=0)", "unset KRU_TLS")
        return
    held = Authority(node.directory / "tls", node.node).server_certificate
    if not held.exists():
        yield Finding("certificate", "none yet", "kru office makes it at its start")
        return
    ends = x509.load_pem_x509_certificate(held.read_bytes()).not_valid_after_utc
    to_do = "start kru office again: it makes a new one" if ends - at < ENDS_SOON else ""
    yield Finding("certificate", f"good until {ends:%F}", to_do)


def line(at: datetime) -> Iterator[Finding]:
    """Yield what the database knows of copy, line and clock."""
    missing = Cursor.objects.filter(complete=False).count()
    if missing or not Cursor.objects.exists():
        yield Finding("copy", "not complete yet", "let kru office run with a line, or carry it by kru bundle")
    else:
        yield Finding("copy", f"{Cursor.objects.count()} feeds, complete")
    held = Line.objects.filter(pk=1).first() or Line(pk=1)
    waiting = Outgoing.objects.filter(state=Outgoing.State.WAITING).count()
    heard = f"heard {held.heard_at:%F %T} UTC" if held.heard_at else "never heard"
    way = " by stick" if held.by_stick else ""
    to_do = spoken.sentence(held.trouble) if held.trouble else ""
    if not to_do and waiting and held.heard_at and at - held.heard_at > LATE:
        to_do = "connect it, or carry what waits: kru bundle write"
    yield Finding("line", f"{heard}{way}; {waiting} changes wait", to_do)
    until = lease.standing(held, at)
    if until.warns:
        state = f"the data lock in {until.left} days" if until.left else "the data are locked"
        seen = f"no contact for {until.silent} days, {state}"
        yield Finding("lease", seen, "connect it, or carry what waits: kru bundle write")
    if abs(held.ahead) > CLOCK_OFF:
        seen = f"{abs(held.ahead)} s {'before' if held.ahead > 0 else 'behind'} the centre's"
        yield Finding("office clock", seen, "set date, time and time zone (NTP)")
