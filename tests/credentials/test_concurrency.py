"""Officers who certify at the same moment never give one number twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kru.credentials import actions
from kru.credentials.codes import serial_in
from kru.credentials.models import Certificate
from kru.demo.cast import Cast
from tests.credentials.conftest import certified

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("postgresql"),  # SQLite has one writer at a time
]


def test_numbers_given_at_once_differ_and_have_no_gaps(village: Cast) -> None:
    given = Certificate.objects.count()  # the village has some
    commands = [(village.doing("visal"), certified(village, "sokha")) for _ in range(12)]

    def issue(n: int) -> int:
        try:
            return serial_in(actions.issue_certificate(*commands[n]).number)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as officers:
        assert sorted(officers.map(issue, range(12))) == list(range(given + 1, given + 13))
