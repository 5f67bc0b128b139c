"""Visal of the CPDMO certifies that one of the village completed a course."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kru.credentials import actions
from kru.credentials.models import Certificate, Revocation
from kru.demo.cast import Cast
from kru.kernel.ids import new_id

Certify = Callable[..., Certificate]
Revoke = Callable[..., Revocation]


@pytest.fixture
def certify(village: Cast) -> Certify:
    """Give a way to certify a course of 45 hours, of Bopha by Visal unless others are named."""

    def issue(to: str = "bopha", by: str = "visal", **other: Any) -> Certificate:
        return actions.issue_certificate(village.doing(by), certified(village, to, **other))

    return issue


@pytest.fixture
def revoke(village: Cast) -> Revoke:
    """Give a way to revoke a certificate because a name was written wrongly."""

    def take_back(certificate: Certificate, by: str = "visal") -> Revocation:
        cmd = actions.RevokeCertificate(certificate_id=certificate.pk, reason="ឈ្មោះសរសេរខុស")
        return actions.revoke_certificate(village.doing(by), cmd)

    return take_back


def certified(village: Cast, slug: str, **other: Any) -> actions.IssueCertificate:
    """Return the command that certifies a course, with other values where they are given."""
    values: dict[str, Any] = {
        "person_id": village.person(slug).pk,
        "source_type": "learning.enrolment",
        "source_id": new_id(),
        "course": "ភាពជាអ្នកដឹកនាំ ការសិក្សារៀនសូត្រតាមសាលារៀន",
        "hours": Decimal(45),
        "credits": Decimal(3),
        "held_from": date(2026, 2, 9),
        "held_until": date(2026, 3, 6),
    }
    return actions.IssueCertificate(**(values | other))
