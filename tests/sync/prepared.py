"""A world made once and copied for each example: offices and phones have had their first copy."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.management import call_command

from kru.access.table import Role
from kru.demo.settling import build_village
from kru.identity import actions as identity
from kru.identity.models import User
from kru.journal import undo
from kru.kernel.ids import ids_of, new_id
from kru.organisations.models import Unit
from kru.spine import clock
from tests.actors import AT
from tests.sync.engines import SqliteStore, Store, standing_at
from tests.sync.ledgers import Base
from tests.sync.mishaps import join
from tests.sync.phone import Phone
from tests.sync.world import CENTRAL_PEOPLE, Site, World
from tests.village import quick_passwords

OFFICES = (
    ("preaek-svay", "kh.31.3101", ("dara", "dara", "bopha", "puthy", "chanthan")),
    ("boeng-chhuk", "kh.31.3102", ("samnang", "samnang", "chanra")),
    ("tonle-thum", "kh.31", ("lida", "lida", "dara", "bopha")),
)
PHONES = ("sokha", "vibol", "bopha", "chanra")
SEED = UUID(int=int(AT.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | 0xFFFF_FFFF)


@dataclass(frozen=True)
class Prepared:
    """The stores to copy, and what belongs to them."""

    central: Store
    offices: tuple[tuple[str, UUID, tuple[str, ...], UUID, SqliteStore], ...]
    phones: tuple[Phone, ...]
    base: Base
    empty: SqliteStore

    def world(self, room: Path, seed: int = 0) -> World:
        """Return a world of its own: copies in a folder, closed and removed by `end`."""
        central = self.central.copy(str(room / "central.sqlite3"))
        offices = []
        for name, unit_id, people, node_id, kept in self.offices:
            store = kept.copy(str(room / f"{name}.sqlite3"))
            offices.append(Site(name, "office", store, store.connect(), people, unit_id, node_id, node_id))
        site = Site("central", "central", central, central.connect(), CENTRAL_PEOPLE)
        return World(site, offices, deepcopy(list(self.phones)), self.base, self.empty, room).begin(seed)


def prepare(folder: Path, central: Store) -> Prepared:
    """Make everything once, in a folder; central's store is there and empty."""
    folder.mkdir(parents=True, exist_ok=True)
    empty = SqliteStore(folder / "empty.sqlite3")
    with standing_at(empty.connect(), "office", "empty") as _:
        call_command("migrate", verbosity=0, interactive=False)
        undo.prepare()
    site = Site("central", "central", central, central.connect(), CENTRAL_PEOPLE)
    offices, phones = [], []
    with site.here(), quick_passwords(), ids_of(SEED):
        call_command("migrate", verbosity=0, interactive=False)
        cast = build_village(AT)
        identity.grant_role(
            cast.doing("sovath"),
            identity.GrantRole(
                user_id=cast.user("samnang").pk, role=Role.DISTRICT,
                starts_on=clock.day_of(AT - timedelta(days=9)),
                unit_id=Unit.objects.get(path="kh.31.3102").pk,
            ),
        )  # fmt: skip
        for name, path, people in OFFICES:
            store = empty.copy(str(folder / f"{name}.sqlite3"))
            unit_id = Unit.objects.get(path=path).pk
            node_id = join(unit_id, name)
            offices.append(Site(name, "office", store, store.connect(), people, unit_id, node_id, node_id))
        country = Unit.objects.get(path="kh").pk
        for slug in PHONES:
            user = User.objects.get(username=slug)
            assert user.person_id is not None
            phones.append(Phone(join(country, f"phone-{slug}", user), slug, user.pk, user.person_id))
        base = Base.read()
    world = World(site, offices, phones, base, empty, folder)
    with ids_of(new_id()):
        world.come_to_rest()
        world.check()
    for each in (site, *offices):
        each.wrapper.close()
    kept = tuple((each.name, each.unit_id, each.people, each.node_id, each.store) for each in offices)
    return Prepared(central, kept, tuple(phones), base, empty)  # type: ignore[arg-type]
