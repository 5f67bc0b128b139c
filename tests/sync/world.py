"""A world of central, three offices and four phones, in which everything that can go wrong does."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from kru.identity import queries as identity
from kru.identity.models import User
from kru.journal.models import Outgoing, Receipt
from kru.kernel.ids import ids_of, new_id
from kru.kernel.reasons import Refusal
from kru.spine import clock
from kru.spine.doing import Doing
from kru.sync import down, serve, wire
from kru.sync import exchange as exchanging
from kru.sync.exchange import NoLine, exchange
from kru.sync.models import Node
from kru.sync.up import Forked
from tests.actors import AT
from tests.sync import carrying, deeds, holding, mishaps, moments, oracle, orders, soundness
from tests.sync.carrying import CENTRAL
from tests.sync.engines import Crash, Store, standing_at
from tests.sync.installations import keys_of
from tests.sync.ledgers import Base
from tests.sync.phone import Phone

CENTRAL_PEOPLE = ("sopheap", "sopheap", "sopheap", "visal", "lida", "dara")
FAULTS = ("request", "answer", "cut", "node dies", "central dies", "works on")
KEPT_MESSAGES = 6  # of each node, to come a second time


@dataclass
class Site:
    """Central or an office: a store, a connection, a clock that may be wrong."""

    name: str
    kind: str
    store: Store
    wrapper: Any
    people: tuple[str, ...]
    unit_id: UUID = CENTRAL
    node_id: UUID | None = None
    installation: UUID = CENTRAL
    ahead: timedelta = timedelta()

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let everything in this block happen here."""
        with standing_at(self.wrapper, self.kind, self.name):
            yield

    def restart(self) -> None:
        """Start the process anew, as after a crash."""
        self.wrapper.close()
        self.wrapper = self.store.connect()

    def copied(self, name: str) -> Store:
        """Return a copy of the store."""
        self.wrapper.close()
        copy = self.store.copy(name)
        self.wrapper = self.store.connect()
        return copy


@dataclass
class Fault:
    """What goes wrong at the nth request of an exchange, or at the nth commit of a node."""

    kind: str
    nth: int = 0
    rng: Random | None = None
    about: UUID | None = None  # whom somebody works on meanwhile


@dataclass
class World:
    """The whole of it; `given` are the commands whose askers were told that they were kept."""

    central: Site
    offices: list[Site]
    phones: list[Phone]
    base: Base
    empty: Store  # of an office that has just been installed
    room: Path
    at: datetime = AT
    given: dict[UUID, str] = field(default_factory=dict)  # command → where it was given
    told: list[str] = field(default_factory=list)
    backup: tuple[Store, set[UUID]] | None = None
    batch: int = 1  # times as many commands at a time: the soak wants commands, Hypothesis steps
    restored: int = 0
    counted: int = 0
    runs: list[UUID] = field(default_factory=list)
    sent: list[tuple[UUID, UUID, bytes]] = field(default_factory=list)  # node, installation, message
    sticks: list[carrying.Stick] = field(default_factory=list)
    letters: list[carrying.Stick] = field(default_factory=list)  # of computers that emptied themselves
    ordered: dict[UUID, datetime] = field(default_factory=dict)  # node → when it was told to do so
    late: set[UUID] = field(default_factory=set)  # commands that were given after that, and never sent
    machines: int = 0  # computers that were set up since the world began
    reached: Counter[str] = field(default_factory=Counter)  # what was met, and how often
    stack: ExitStack = field(default_factory=ExitStack)

    def begin(self, seed: int = 0) -> "World":
        """Let ids be made of the seed, so that a world that failed can be played again."""
        began = int(AT.timestamp() * 1000) << 80
        self.stack.enter_context(ids_of(UUID(int=began | 7 << 76 | 2 << 62 | seed)))
        return self

    def end(self) -> None:
        """Close and remove everything."""
        for site in (self.central, *self.offices):
            site.wrapper.close()
            site.store.destroy()
        if self.backup:
            self.backup[0].destroy()
        self.stack.close()

    def tell(self, what: str) -> None:
        """Keep what happens, for whoever has to read a failure."""
        self.told.append(what)

    # --- what people do

    def act(self, site: Site, rng: Random, *, about: UUID | None = None) -> None:
        """Let somebody do something at central or at an office."""
        kinds = deeds.IN_OFFICES if site.kind == "office" else (*deeds.IN_OFFICES, *deeds.ONLY_CENTRAL)
        with site.here():
            asked = rng.choice(kinds)(deeds.Scene(rng, self._today(site), site.people, about))
        if asked is not None:
            self.do(site, asked)

    def _today(self, site: Site) -> date:
        return clock.day_of(self.at + site.ahead)

    def do(self, site: Site, asked: deeds.Asked) -> None:
        """Let somebody do one thing, if they can sign in there."""
        slug, action, cmd = asked
        with site.here():
            user = User.objects.filter(username=slug, is_active=True).first()
            if user is None:
                return
            actor = identity.actor_of(user, on=self._today(site))
            do = Doing(actor, self.at + site.ahead, new_id(), site.name)
            outcome = "done"
            try:
                action(do, cmd)
            except Refusal as refusal:
                outcome = refusal.reasons[0].code
            except ObjectDoesNotExist:
                outcome = "absent"
        self.tell(f"{site.name}: {slug} {action.name} {outcome} {do.command_id.hex[-5:]}")
        self.reached[f"asked: {action.name} {outcome}"] += 1
        self.count(site, do.command_id, outcome)

    def act_or_die(self, site: Site, rng: Random, commits: int) -> None:
        """Let somebody do something while the process dies; who asked may find it done, or not."""
        site.wrapper.arm(commits)
        try:
            self.act(site, rng)
        except Crash:
            self.tell(f"{site.name} died while somebody acted")
            site.restart()
            with site.here():
                kept = Outgoing if site.kind == "office" else Receipt
                known = kept.objects.values_list("command_id" if site.kind == "office" else "pk", flat=True)
                for held in known:
                    if held not in self.base.commands:
                        self.given.setdefault(held, site.name)  # most came from elsewhere
        finally:
            site.wrapper.disarm()

    def count(self, site: Site, command_id: UUID, outcome: str) -> None:
        """Keep that a command was given: what an office refuses itself never waits for central."""
        self.counted += 1
        if outcome != "absent" and (outcome == "done" or site.kind == "central"):
            self.given[command_id] = site.name

    def act_on_phone(self, phone: Phone, rng: Random, ahead: timedelta = timedelta()) -> None:
        """Let the owner of a phone queue something."""
        now = self.at + ahead
        with self.central.here():  # only to choose what one could know from a wall
            if not self.runs or rng.randrange(10) == 0:
                self.runs = deeds.open_runs()
            name, cmd, by = deeds.on_phone(rng, phone, clock.day_of(now), self.runs)
        command_id = new_id()
        phone.queue(name, command_id, now, json.loads(cmd.model_dump_json()), by)
        self.given[command_id] = phone.slug
        self.counted += 1
        self.tell(f"phone {phone.slug}: {name} {command_id.hex[-5:]}")

    # --- the line

    def exchange(self, office: Site, fault: Fault | None = None, *, narrow: bool = False) -> bool:
        """Bring up and down what there is at an office; tell whether it came to its end."""
        self.tell(f"{office.name} exchanges{f' ({fault.kind} {fault.nth})' if fault else ''}")
        ask = self._line(office, fault)
        if fault and fault.kind == "node dies":
            office.wrapper.arm(fault.nth)
        try:
            with office.here(), _narrow(narrow):
                exchange(ask, self.at + office.ahead, office.name)  # type: ignore[arg-type]
        except (NoLine, wire.NoMessage):
            self.reached["exchange: broken off"] += 1
            return False
        except Forked:
            mishaps.join_anew(self, office)
            self.reached["exchange: forked"] += 1
            return False
        except orders.Paused:
            self.reached["exchange: paused"] += 1
            return False
        except orders.Ordered:
            office.wrapper.disarm()
            self.central.wrapper.disarm()
            orders.empty(self, office, Random(self.machines))
            return False
        except Crash:
            self.tell(f"{office.name} died")
            self.reached["exchange: node dies"] += 1
            office.restart()
            return False
        else:
            self.reached["exchange: complete"] += 1
            return True
        finally:
            office.wrapper.disarm()
            self.central.wrapper.disarm()
            with office.here():
                moments.check_cursors()
                moments.check_standing()

    def exchange_phone(self, phone: Phone, fault: Fault | None = None) -> bool:
        """Bring up and down what there is on a phone; tell whether anything was said."""
        self.tell(f"phone {phone.slug} exchanges{f' ({fault.kind} {fault.nth})' if fault else ''}")
        try:
            return phone.exchange(self._line(phone, fault))
        except (NoLine, ValueError):
            return True
        finally:
            self.central.wrapper.disarm()

    def _line(self, node: Site | Phone, fault: Fault | None) -> Callable[[str, bytes], bytes]:
        asked = 0

        def ask(what: str, body: bytes) -> bytes:
            nonlocal asked
            now = fault.kind if fault and asked == fault.nth else ""
            asked += 1
            assert asked < 5_000, "an exchange that never ends"
            if now in ("request", "answer", "cut", "works on"):
                self.reached[f"exchange: {now}"] += 1
            if now == "request":
                raise NoLine
            if fault and fault.kind == "central dies" and asked == 1:
                self.central.wrapper.arm(fault.nth)
            if what == "push":
                self._remember(node, body)
            try:
                answer = self._served(node, what, body)
            except orders.Ordered:
                if now in ("answer", "cut"):
                    raise NoLine from None
                raise
            if now == "answer":
                raise NoLine
            if now == "works on" and isinstance(node, Site):
                assert fault is not None and fault.rng is not None
                self.act(node, fault.rng, about=fault.about)
            return answer[: len(answer) // 2] if now == "cut" else answer

        return ask

    def _remember(self, node: Site | Phone, body: bytes) -> None:
        assert node.node_id is not None
        self.sent = [*self.sent[-4 * KEPT_MESSAGES :], (node.node_id, node.installation, body)]

    def _served(self, node: Site | Phone, what: str, body: bytes) -> bytes:
        with self.central.here():
            known = self._known(node.node_id, node.installation)
            if known is None:
                raise Forked(str(node.node_id))
            try:
                orders.heed(known, what, body, self)
                answer: bytes = getattr(serve, what)(known, body, self.at)
            except Crash:
                self.tell("central died")
                self.reached["exchange: central dies"] += 1
                self.central.restart()
                raise NoLine from None
            scope = oracle.Part(known.unit.path, known.person_id)
            oracle.check_answer(scope, what, answer)
            return answer

    def deliver_again(self, nth: int) -> None:
        """Let a message of commands come a second time, late."""
        if not self.sent:
            return
        node_id, installation, body = self.sent[nth % len(self.sent)]
        self.tell("a message comes again")
        with self.central.here():
            node = self._known(node_id, installation)
            if node is not None:
                try:
                    orders.heed(node, "push", body, self)
                    serve.push(node, body, self.at)
                except Forked:
                    self.tell("… and is found to be forked")
                except (orders.Paused, orders.Ordered):
                    self.tell("… and is not answered")

    def _known(self, node_id: UUID | None, installation: UUID) -> Node | None:
        """Return, at central, the node that has signed: None where it has another key since, or is not there.

        Central may have been restored to a day before it joined.
        """
        key = keys_of(installation).public_key
        return Node.objects.select_related("unit").filter(pk=node_id, public_key=key).first()

    # --- the end

    def come_to_rest(self) -> None:
        """Let everybody exchange, with all lines up, until nothing is new anywhere."""
        self.tell("all lines are up")
        for office in self.offices:
            orders.resume(self, office)
        brought = 0
        for _ in range(12):
            news = False
            while brought < len(self.letters):
                carrying.take_letter(self, self.letters[brought])
                brought += 1
            for phone in self.phones:
                news = self.exchange_phone(phone) or news
            for office in self.offices:
                before = self._mark(office)
                done = self.exchange(office)
                news = news or not done or self._mark(office) != before
            if not news:
                return
        raise AssertionError("it never comes to rest")

    def _mark(self, office: Site) -> list[Any]:
        with office.here():
            return oracle.mark_of_copy()

    def check(self) -> None:
        """Assert all that must hold once everything has come to rest."""
        with self.central.here():
            whole = oracle.Whole.read()
            verdicts = oracle.verdicts_of(self.given, self.late)
            oracle.check_central(whole, self.base, self.given)
            dict.update(self.reached, holding.reached(verdicts))
            orders.check_late(self.late)
            soundness.check_sound(whole, None)
        for phone in self.phones:
            oracle.check_phone(whole, phone, verdicts)
        for office in self.offices:
            path = whole.places.unit[office.unit_id.hex]
            with office.here():
                oracle.check_office(whole, path, verdicts, restored=bool(self.restored))
                soundness.check_sound(whole, path)


@contextmanager
def _narrow(wanted: bool) -> Iterator[None]:
    """Let pages be a few records long, so that an exchange has many of them."""
    if not wanted:
        yield
        return
    with (
        patch.object(down, "LEAST", 200),
        patch.object(exchanging, "FIRST", 400),
        patch.object(exchanging, "MOST", 2_000),
    ):
        yield
