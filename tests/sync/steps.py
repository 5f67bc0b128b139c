"""The steps of a world, each drawn from one number: what Hypothesis and the soak alike let happen."""

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random

from kru.establishment import actions as establishment
from kru.identity import actions as identity
from kru.identity.models import RoleGrant, User
from kru.organisations.models import Unit
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync import actions as sync
from kru.sync import apply
from kru.sync.models import Cursor, HeldCommand
from tests.actors import AT
from tests.sync import carrying, deeds, mishaps, moving, orders
from tests.sync.world import FAULTS, Fault, Site, World

JUMPS = tuple(timedelta(hours=hours) for hours in (-9_600, -24, -3, 0, 0, 0, 24, 9_600))
A_MINUTE = timedelta(minutes=1)  # what comes after another has another moment
MOST_OFFICES = 4  # a clone makes one more

Step = Callable[[World, Random], None]


def take(step: Step, world: World, rng: Random) -> None:
    """Take a step, and keep that it was taken."""
    world.reached[f"step: {step.__name__}"] += 1
    world.at += A_MINUTE
    step(world, rng)


def act_at_central(world: World, rng: Random) -> None:
    """Let people at central do a few things."""
    for _ in range(rng.randrange(1, 4)):
        world.act(world.central, rng)


def act_at_office(world: World, rng: Random) -> None:
    """Let people at an office do a few things."""
    office = rng.choice(world.offices)
    for _ in range(rng.randrange(1, 5) * max(1, world.batch // 5)):
        world.act(office, rng)


def act_on_phone(world: World, rng: Random) -> None:
    """Let the owner of a phone queue a few commands."""
    phone = rng.choice(world.phones)
    ahead = rng.choice(JUMPS) if rng.randrange(5) == 0 else timedelta()
    for _ in range(rng.randrange(1, 5) * world.batch):
        world.act_on_phone(phone, rng, ahead)


def act_and_die(world: World, rng: Random) -> None:
    """Let a process die while somebody acts."""
    site = rng.choice([world.central, *world.offices])
    world.act_or_die(site, rng, rng.randrange(3))


def exchange(world: World, rng: Random) -> None:
    """Let an office exchange over a good line."""
    world.exchange(rng.choice(world.offices))


def exchange_narrow(world: World, rng: Random) -> None:
    """Let an office exchange in many small pages, perhaps cut at any of them."""
    office = rng.choice(world.offices)
    kind = rng.choice((*FAULTS, ""))
    fault = Fault(kind, rng.randrange(12), rng) if kind else None
    world.exchange(office, fault, narrow=True)


def exchange_badly(world: World, rng: Random) -> None:
    """Let an office exchange while something breaks."""
    world.exchange(rng.choice(world.offices), Fault(rng.choice(FAULTS), rng.randrange(6), rng))


def exchange_phone(world: World, rng: Random) -> None:
    """Let a phone exchange, sometimes while something breaks."""
    kind = rng.choice((*FAULTS, "", "", ""))
    fault = Fault(kind, rng.randrange(4), rng) if kind else None
    world.exchange_phone(rng.choice(world.phones), fault)


def jump_clock(world: World, rng: Random) -> None:
    """Set the clock of an office forward or back."""
    office = rng.choice(world.offices)
    office.ahead = rng.choice(JUMPS)
    world.tell(f"{office.name}: the clock is off by {office.ahead}")


def pass_time(world: World, rng: Random) -> None:
    """Let hours or days go by."""
    world.at += timedelta(hours=rng.choice((1, 5, 24, 100)))


def deliver_again(world: World, rng: Random) -> None:
    """Let a message come a second time, late."""
    world.deliver_again(rng.randrange(1000))


def clone(world: World, rng: Random) -> None:
    """Copy the disk of an office, and go on with both."""
    if len(world.offices) < MOST_OFFICES and not world.restored:
        mishaps.clone(world, rng.choice(world.offices))


def back_up(world: World, rng: Random) -> None:
    """Back central up."""
    mishaps.back_up(world)


def restore(world: World, rng: Random) -> None:
    """Put back an older copy of central."""
    if len(world.offices) < MOST_OFFICES:
        mishaps.restore(world)


def forget(world: World, rng: Random) -> None:
    """Let an office fetch a feed from its beginning."""
    office = rng.choice(world.offices)
    with office.here():
        feeds = sorted(Cursor.objects.values_list("feed", flat=True))
        feed = rng.choice(feeds or [""])  # a computer that was just set up has none
        apply.forget(feed)
    world.tell(f"{office.name} forgets {feed}")


def transfer(world: World, rng: Random) -> None:
    """Move somebody to the other district, perhaps back, while both offices work on the same person."""
    with world.central.here():
        person = rng.choice(list(Person.objects.filter(path__startswith="kh.3").order_by("pk")))
        schools = list(Unit.objects.filter(path__startswith="kh.3", kind="primary").order_by("pk"))
    for step in range(rng.randrange(1, 3)):
        for office in world.offices[:2]:
            if rng.randrange(2):
                world.act(office, rng, about=person.pk)
        world.at += A_MINUTE
        away = [unit for unit in schools if unit.path[:10] != person.path[:10]] if step == 0 else schools
        if not away:  # every school has come to lie in one district
            return
        cmd = establishment.StartPosting(
            person_id=person.pk, unit_id=rng.choice(away).pk, position=Position.TEACHER,
            starts_on=clock.day_of(world.at) - timedelta(days=1 - step),
        )  # fmt: skip
        world.do(world.central, ("sopheap", establishment.start_posting, cmd))
        if rng.randrange(2):
            world.exchange(rng.choice(world.offices[:2]))


def revoke(world: World, rng: Random) -> None:
    """Take a role or an account away while commands of its holder wait, and give it back later."""
    office = rng.choice(world.offices)
    for _ in range(3):
        world.act(office, rng)
    slug = rng.choice(office.people)
    with world.central.here():
        user = User.objects.get(username=slug)
        held = RoleGrant.objects.filter(user=user, ends_before=None).order_by("pk").first()
    if rng.randrange(2) and held is not None:
        today = clock.day_of(world.at)
        world.do(
            world.central,
            ("sovath", identity.end_role, identity.EndRole(grant_id=held.pk, ends_before=today)),
        )
        if rng.randrange(2):
            again = identity.GrantRole(user_id=user.pk, role=held.role, unit_id=held.unit_id, starts_on=today)
            world.do(world.central, ("sovath", identity.grant_role, again))
    else:
        close = identity.CloseAccount(user_id=user.pk, why=deeds.WHY)
        world.do(world.central, ("sovath", identity.close_account, close))
        if rng.randrange(2):
            world.exchange(office)
        world.do(world.central, ("sovath", identity.reopen_account, identity.ReopenAccount(user_id=user.pk)))


def write_stick(world: World, rng: Random) -> None:
    """Let an office write a bundle, and perhaps go on working."""
    office = rng.choice(world.offices)
    carrying.write(world, office)
    if rng.randrange(2):
        world.act(office, rng)


def bring_to_central(world: World, rng: Random) -> None:
    """Bring a stick that lies about to central, which may die while it reads it."""
    carrying.bring_to_central(world, rng, dies_after=rng.choice((None, None, rng.randrange(8))))


def bring_to_office(world: World, rng: Random) -> None:
    """Bring a stick that lies about to an office, which may die while it reads it."""
    carrying.bring_to_office(world, rng, dies_after=rng.choice((None, None, rng.randrange(8))))


def decide_held(world: World, rng: Random) -> None:
    """Let people give what was handed on, set it aside, or let it wait again."""
    for _ in range(rng.randrange(1, 3) * world.batch):
        site = rng.choice([world.central, *world.offices])
        with site.here():
            held = rng.choice(list(HeldCommand.objects.exclude(state="given").order_by("pk")) or [None])
        slug = rng.choice(site.people)
        if held is None:
            continue
        if held.state == "aside":
            world.do(site, (slug, sync.reopen_held, sync.ReopenHeld(held_id=held.pk)))
        elif rng.randrange(3):
            give = sync.GiveHeld(held_id=held.pk, body=json.loads(held.line)["body"])
            world.do(site, (slug, sync.give_held, give))
        else:
            aside = sync.SetAsideHeld(held_id=held.pk, why=deeds.WHY)
            world.do(site, (slug, sync.set_aside_held, aside))


def hand_on(world: World, rng: Random) -> None:
    """Let an office correct somebody who is posted to the other district then, and corrected there, too."""
    office, today = rng.choice(world.offices[:2]), clock.day_of(world.at)
    with world.central.here():
        place = Unit.objects.get(pk=office.unit_id).path
        people = list(Person.objects.filter(path__startswith=place).order_by("pk"))
        person = rng.choice(people) if people else None
        away = Unit.objects.filter(path__startswith="kh.3", kind="primary")
        schools = list(away.exclude(path__startswith=place).order_by("pk"))
    if person is None or not schools:  # all of them may have come to lie here
        return
    unit = rng.choice(schools)
    for site, people_there in ((office, office.people[:1]), (world.central, ("sopheap",))):
        with site.here():
            asked = deeds.correct(deeds.Scene(rng, today, people_there, person.pk))
        if asked is not None:
            world.do(site, asked)
        world.at += A_MINUTE
        if site is office:
            post = establishment.StartPosting(
                person_id=person.pk, unit_id=unit.pk, position=Position.TEACHER, starts_on=today
            )
            world.do(world.central, ("sopheap", establishment.start_posting, post))
    if rng.randrange(2):
        world.exchange(office)
        decide_held(world, rng)


def move_unit(world: World, rng: Random) -> None:
    """Let a district or a school come to lie elsewhere, while offices work there."""
    for office in world.offices:
        if rng.randrange(2):
            world.act(office, rng)
    moving.move(world, rng)
    if rng.randrange(2):
        world.exchange(rng.choice(world.offices))


def move_while_work_waits(world: World, rng: Random) -> None:
    """Let units move between work at an office and its exchange."""
    moving.move_while_work_waits(world, rng.choice(world.offices), rng)


def pause(world: World, rng: Random) -> None:
    """Let central not speak with an office for a while."""
    office = rng.choice(world.offices)
    orders.pause(world, office)
    world.act(office, rng)
    world.exchange(office)
    if rng.randrange(2):
        orders.resume(world, office)


def wipe(world: World, rng: Random) -> None:
    """Order an office to empty itself while commands wait; it may be spared, or work on until it hears."""
    office = rng.choice(world.offices)
    for _ in range(rng.randrange(3)):
        world.act(office, rng)
    orders.wipe(world, office)
    world.at += timedelta(hours=rng.randrange(3))
    if rng.randrange(2):
        world.act(office, rng)
    if rng.randrange(3) == 0:
        carrying.write(world, office)
    if rng.randrange(4) == 0:
        world.exchange(office, Fault("answer", 0, rng))
        orders.spare(world, office)
    world.exchange(office)


def build_on_refused(world: World, rng: Random) -> None:
    """Let an office work on a newcomer whose number was given elsewhere, while it hears so."""
    office, number = rng.choice(world.offices), f"1199020{rng.randrange(1_000):03}"
    asked = [register_at(site, number, rng) for site in (world.central, office)]
    for site, one in zip((world.central, office), asked, strict=True):
        if one is not None:
            world.do(site, one)
    # who registers names the newcomer
    newcomer = asked[1][2].person_id if asked[1] else None  # type: ignore[attr-defined]
    world.exchange(office, Fault("works on", rng.randrange(1, 3), rng, newcomer))


def register_at(site: Site, number: str, rng: Random) -> deeds.Asked | None:
    """Return what registers a newcomer with a number at a node."""
    with site.here():
        asked = deeds.register(deeds.Scene(rng, clock.day_of(AT), site.people[:1]))
    return asked and (asked[0], asked[1], asked[2].model_copy(update={"staff_number": number}))


def misplace(world: World, rng: Random) -> None:
    """Place somebody by hand in another district, where the posting stays behind, and post them then."""
    with world.central.here():
        person = rng.choice(list(Person.objects.filter(path__startswith="kh.3").order_by("pk")))
        unit = rng.choice(list(Unit.objects.filter(path__startswith="kh.3", kind="primary").order_by("pk")))
    placed = staff.PlacePerson(person_id=person.pk, unit_id=unit.pk, position=Position.TEACHER)
    world.do(world.central, ("sopheap", staff.place_person, placed))
    for office in world.offices[:2]:
        world.exchange(office)
    posted = establishment.StartPosting(
        person_id=person.pk, unit_id=unit.pk, position=Position.TEACHER, starts_on=clock.day_of(world.at)
    )
    world.do(world.central, ("sopheap", establishment.start_posting, posted))


def restore_and_go_on(world: World, rng: Random) -> None:
    """Lose what central has told already, and let it change the same otherwise."""
    if len(world.offices) == MOST_OFFICES:
        return
    mishaps.back_up(world)
    office = rng.choice(world.offices)
    with world.central.here():
        place = Unit.objects.get(pk=office.unit_id).path
        people = list(Person.objects.filter(path__startswith=place).order_by("pk"))
        person = rng.choice(people) if people else None
    for lost in (True, False):
        for _ in range(2 if person else 0):
            with world.central.here():
                asked = deeds.correct(deeds.Scene(rng, clock.day_of(world.at), ("sopheap",), person.pk))
            if asked is not None:
                world.do(world.central, asked)
        world.exchange(office)
        if lost:
            mishaps.restore(world)


# How often each is taken by the soak.
STEPS: dict[Step, int] = {
    act_at_central: 8,
    act_at_office: 16,
    act_on_phone: 30,
    act_and_die: 2,
    exchange: 4,
    exchange_narrow: 2,
    exchange_badly: 4,
    exchange_phone: 12,
    jump_clock: 1,
    pass_time: 2,
    deliver_again: 2,
    clone: 1,
    back_up: 1,
    restore: 1,
    forget: 1,
    transfer: 2,
    revoke: 1,
    write_stick: 3,
    bring_to_central: 3,
    bring_to_office: 3,
    hand_on: 2,
    move_unit: 2,
    move_while_work_waits: 2,
    build_on_refused: 2,
    misplace: 1,
    restore_and_go_on: 1,
    pause: 1,
    wipe: 1,
    decide_held: 3,
}
