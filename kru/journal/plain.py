"""Values of columns as plain JSON values that are the same whichever engine holds them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:
    """Return a column's value as it travels: ids in hex, decimals without idle zeros, moments in UTC."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, datetime):
        return plain_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without idle zeros: `12.50` is `12.5`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_moment(value: datetime) -> str:
    """Return a moment in UTC, as SQLite keeps it: `2026-11-23 07:53:00.25`."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
