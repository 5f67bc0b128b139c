"""One-time codes: what is written on paper to let one computer or phone join, and how it is read again."""

import re
from uuid import UUID

from django.utils.crypto import salted_hmac

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U, which look like others.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
_MISREAD = str.maketrans("OIL០១២៣៤៥៦៧៨៩", "0110123456789")
_BETWEEN = re.compile(r"[\s\u200b\-‐-―−_.]+")


def code_for(command_id: UUID) -> str:
    """Return the code of a command, 60 bits such as `8JQ2-M6T0-WZ4R`: a second press shows it again."""
    digest = salted_hmac("kru.sync.code", str(command_id), algorithm="sha256").digest()
    symbols = "".join(SYMBOLS[byte & 31] for byte in digest[:LENGTH])
    return "-".join(symbols[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_code(typed: str) -> str:
    """Return what was typed as it was printed: no marks between, large letters, O for 0 and I or L for 1."""
    return _BETWEEN.sub("", typed).upper().translate(_MISREAD)


def hash_of(code: str) -> str:
    """Return what is kept of a code: nobody can try codes on it without the node's secret key."""
    return salted_hmac("kru.sync.code_hash", read_code(code), algorithm="sha256").hexdigest()
