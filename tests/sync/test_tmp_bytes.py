import random, uuid, os, time
import pytest
from datetime import date
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.kernel.ids import new_id
from kru.journal.models import Outgoing
from tests.sync.test_exchange import newcomer, assert_copy

pytestmark = pytest.mark.django_db
KM = "ចាន់ សុខ វណ្ណា ធារ៉ា បុប្ផា ស្រីមុំ រតនា ពិសិដ្ឋ មករា សុភាព ដារ៉ា ចិន្តា លីដា ហេង គឹម".split()
LA = "Chan Sok Vanna Theara Bopha Sreymom Ratana Piseth Makara Sopheap Dara Chenda Lida Heng Kim".split()


def test_bytes(village, office):
    r = random.Random(1)
    dara = office("district")
    dara.exchange()
    ids = []
    for i in range(300):
        a, b = r.randrange(15), r.randrange(15)
        p = newcomer(
            village,
            staff_number=str(r.randrange(10**9, 10**10)),
            name_km=f"{KM[a]} {KM[b]}",
            name_latin=f"{LA[a].upper()} {LA[b]}",
            phone="0%d" % r.randrange(10**7, 10**8),
            born_on=date(1970 + r.randrange(30), r.randrange(1, 13), r.randrange(1, 29)),
        )
        staff.register_person(village.doing("sopheap"), p)
        ids.append(p.person_id)
        time.sleep(0.001)
    u, d = dara.bytes_up, dara.bytes_down
    dara.exchange()
    print("first 300:", dara.bytes_up - u, dara.bytes_down - d)
    u, d = dara.bytes_up, dara.bytes_down
    dara.exchange()
    print("noop:", dara.bytes_up - u, dara.bytes_down - d)
    with dara.here():
        for pk in ids[:100]:
            h = Person.objects.values(
                "name_km", "name_latin", "sex", "born_on", "staff_number", "national_id", "phone"
            ).get(pk=pk)
            h["phone"] = "0%d" % r.randrange(10**7, 10**8)
            staff.correct_person(dara.doing("dara"), staff.CorrectPerson(person_id=pk, **h))
        print(Outgoing.objects.last().line)
    asks = {}
    orig = dara._ask

    def ask(what, body):
        ans = orig(what, body)
        a = asks.setdefault(what, [0, 0])
        a[0] += len(body)
        a[1] += len(ans)
        return ans

    dara._ask = ask
    t = time.time()
    dara.exchange()
    print("100 changes:", asks, time.time() - t)
    assert_copy(dara)
