"""An office whose settings say who it is: as `kru bundle` and its pages find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.test import Client
from django.test.utils import override_settings

from kru.demo.cast import Cast
from kru.identity.models import User
from kru.staff import actions as staff
from kru.sync import signing
from kru.sync.membership import Membership
from kru.sync.models import Node
from kru.sync.signing import Keys
from tests.sync.copies import newcomer
from tests.sync.nodes import Office


class Carried:
    """An office that has joined with keys of its own, as its settings tell it."""

    def __init__(self, office: Office, directory: Path) -> None:
        self.office, self.keys_in = office, directory / office.name
        own, central = Keys.kept_in(self.keys_in), signing.own_keys()
        self.node = Node.objects.get(pk=office.node_id)
        self.node.public_key, self.node.sealing_key = own.public_key, own.sealing_key
        self.node.save()
        assert self.node.incarnation is not None
        self.membership = Membership(
            self.node.pk, self.node.incarnation, self.node.name, self.node.unit.path, "http://central",
            central.public_key, central.sealing_key,
        )  # fmt: skip

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let everything in this block happen at the office."""
        with self.office.here(), override_settings(MEMBERSHIP=self.membership, KEYS=self.keys_in):
            yield

    def register(self, village: Cast, **values: Any) -> Any:
        asked = newcomer(village, **values)
        with self.here():
            staff.register_person(self.office.doing("dara"), asked)
        return asked.person_id

    def browser(self, slug: str) -> Client:
        client = Client()
        with self.here():
            client.force_login(User.objects.get(username=slug))
        return client
