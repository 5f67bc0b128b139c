"""Seats under pressure: whoever comes at the same moment, a run is never fuller than it has seats."""

import threading
from datetime import date

import pytest
from django.db import connections

from kru.catalogue.models import Run
from kru.learning.models import Enrolment
from kru.learning.terms import EnrolmentState
from kru.staff.models import Person
from tests.learning import cast
from tests.learning.cast import TODAY

SEATS, TEACHERS = 4, 12


@pytest.mark.django_db(transaction=True)
def test_the_last_seats_asked_for_at_once_are_given_once() -> None:
    ministry = cast.ministry()
    run = ministry.run(seats=SEATS)
    people = [ministry.teacher(f"គ្រូ {n}") for n in range(TEACHERS)]
    start = threading.Barrier(TEACHERS)
    faults: list[BaseException] = []

    def ask(run: Run, person: Person, on: date) -> None:
        try:
            start.wait()
            ministry.enrolled(run, person, on=on)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(run, person, TODAY)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    states = list(Enrolment.objects.values_list("state", flat=True))
    assert states.count(EnrolmentState.REGISTERED) == SEATS
    assert states.count(EnrolmentState.WAITLISTED) == TEACHERS - SEATS
