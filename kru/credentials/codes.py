"""The two names of a certificate: its number, and the code by which anybody can check it."""

import re
import secrets
from datetime import date

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U; the value modulo 37 checks it.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SYMBOLS = SYMBOLS + "*~$=U"
BITS = 80
LENGTH = BITS // 5
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
BETWEEN_GROUPS = re.compile(r"[\s\u200b\-‐-―−_.]+")
CERTIFICATE_NUMBER = re.compile(r"(\d{4})-(\d{2})-(\d{7,})")


def new_code() -> str:
    """Return a fresh code of 80 random bits, printed as `8JQ2-M6T0-WZ4R-VB1X-5`.

    Drawn again when the check symbol is none of the letters and digits that a phone keyboard shows first
    (one code in nine; it costs 0.2 bits).
    """
    while True:
        code = code_of(secrets.randbits(BITS))
        if code[-1].isalnum():
            return code


def code_of(bits: int) -> str:
    """Return the code that stands for a number of 80 bits: four groups of four, then the check symbol."""
    if not 0 <= bits < 1 << BITS:
        raise ValueError(f"a code holds {BITS} bits")
    symbols = "".join(SYMBOLS[bits >> 5 * place & 31] for place in reversed(range(LENGTH)))
    groups = [symbols[i : i + 4] for i in range(0, LENGTH, 4)]
    return "-".join([*groups, CHECK_SYMBOLS[bits % 37]])


def read_code(typed: str) -> str | None:
    """Return the code somebody typed as it is printed, or None when it cannot be one.

    Lower case, other dashes, spaces, Khmer digits, O for 0 and I or L for 1 are understood.
    """
    symbols = BETWEEN_GROUPS.sub("", typed.translate(KHMER_DIGITS)).upper().translate(MISREAD)
    if len(symbols) != LENGTH + 1 or any(symbol not in SYMBOLS for symbol in symbols[:-1]):
        return None
    bits = 0
    for symbol in symbols[:-1]:
        bits = bits << 5 | SYMBOLS.index(symbol)
    code = code_of(bits)
    return code if code[-1] == symbols[-1] else None


def certificate_number(issued_on: date, serial: int) -> str:
    """Return the number of the serial-th certificate: `2026-03-0001287`."""
    if serial < 1:
        raise ValueError("serials begin at 1")
    return f"{issued_on:%Y-%m}-{serial:07d}"


def serial_in(number: str) -> int:
    """Return the serial in a certificate number."""
    found = CERTIFICATE_NUMBER.fullmatch(number)
    if found is None:
        raise ValueError(f"not a certificate number: {number}")
    return int(found[3])
