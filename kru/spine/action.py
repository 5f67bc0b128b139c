"""@action: the frame around every write, which guarantees what must not be forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, Literal, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, OperationalError, models, transaction
from django.utils.module_loading import import_string

from kru.journal import feed, outbox, undo
from kru.journal.copying import insert
from kru.journal.models import Receipt
from kru.kernel.ids import ids_of
from kru.kernel.reasons import NotYet, Reason, Refusal
from kru.spine.command import Command
from kru.spine.constraints import is_id_taken, violated_constraint
from kru.spine.doing import Doing
from kru.spine.relocation import keep_places

C = TypeVar("C", bound=Command)
R = TypeVar("R", bound=models.Model | None)
Final = Literal["here", "central", "local", "online", "there"]
Body = Mapping[str, Any]  # of a command, as it travels
Upcast = Callable[[Body], Body]  # what a body of one version says, in the words of the next
Fix = Callable[
    [Doing, C], C
]  # what is given when a command is done first, and is the same wherever it is done

ACTIONS: dict[str, "Action[Any, Any]"] = {}

ATTEMPTS = 4
# PostgreSQL, appendix A: serialization_failure, deadlock_detected; the transaction may be tried again
TRY_AGAIN = ("40001", "40P01")


class Unfinished(RuntimeError):
    """An action whose body asked no permission or recorded nothing: a fault of the code, rolled back."""


class UnknownCommand(LookupError):
    """A command that this version does not know: an action of a newer one, or a newer body of an action."""


class Action(Generic[C, R]):
    """One way of changing something: its wire name, the command it takes, and where its decision stands.

    `final` is "here" (an office may decide it), "central" (an office may propose it), "local" (it keeps
    the books of the node that does it and never travels), "online" (an office asks central at once, and
    without a line it cannot be given), or "there" (it is given on central's own pages). `version` counts
    the shapes its command has had, and `was` leads from each earlier one to the next. A command that means
    something else has another name.

    `fixes` completes a command in its own transaction, before its body, with what is given once for all,
    as the number of a paper: an office sends it on so. A command that is complete it returns as it came.
    """

    def __init__(
        self,
        name: str,
        takes: type[C],
        final: Final,
        body: Callable[[Doing, C], R],
        *,
        version: int = 1,
        was: Mapping[int, Upcast] | None = None,
        fixes: Fix[C] | None = None,
    ) -> None:
        self.name, self.takes, self.final, self.body = name, takes, final, body
        self.version, self.was, self.fixes = version, was or {}, fixes
        self.__doc__ = body.__doc__
        self.__module__ = body.__module__

    def __call__(self, do: Doing, cmd: C) -> R:
        """Do it once: a command that was given before changes nothing and has the same answer.

        At an office one that is final online is decided by central, or refuses with `needs-a-line`; one
        that is final there refuses with `only-at-the-centre`.
        """
        if do.written is not None:
            return self._run(do, cmd)
        if self.final in ("online", "there") and outbox.is_office():
            return self._at_central(do, cmd)
        replayed, result = self._answered(do, cmd)
        if replayed:
            return result
        try:
            return self._done(do, cmd)
        except NotYet:
            raise
        except Refusal as refusal:
            return self._refused(do, cmd, refusal)
        except IntegrityError as error:
            constraint = violated_constraint(error)
            if constraint is not None:
                return self._refused(do, cmd, Refusal(Reason(constraint.replace("_", "-"))))
            # a twin request may have written the same rows or the same receipt at this moment
            replayed, result = self._answered(do, cmd)
            if replayed:
                return result
            if is_id_taken(error):
                return self._refused(do, cmd, Refusal(Reason("row-id-is-taken")))
            raise

    def _at_central(self, do: Doing, cmd: C) -> R:
        if self.final == "there":
            raise Refusal(Reason("only-at-the-centre"))
        forward: Callable[[Action[C, R], Doing, C], R] = import_string(settings.FORWARD)
        return forward(self, do, cmd)

    def read(self, body: Body, version: int) -> C:
        """Return what a body of this or an earlier version asks for; raises `UnknownCommand`."""
        return self.takes.model_validate(self.upcast(body, version))

    def upcast(self, body: Body, version: int) -> Body:
        """Return what a body says in the shape of this version; raises `UnknownCommand`."""
        while version != self.version:
            if version not in self.was:
                raise UnknownCommand(f"{self.name}, version {version}")
            body, version = self.was[version](body), version + 1
        return body

    def _done(self, do: Doing, cmd: C, *, attempts: int = ATTEMPTS) -> R:
        try:
            with transaction.atomic(durable=True), ids_of(do.command_id):
                keep_places()
                travels = outbox.is_office() and self.final != "local"
                result = self._sent(do, cmd) if travels else self._written(do, cmd)[0]
                self._receipt(do, cmd, Receipt.Verdict.DONE, result=result).save(force_insert=True)
            return result
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in TRY_AGAIN or attempts == 1:
                raise
            return self._done(do, cmd, attempts=attempts - 1)

    def _sent(self, do: Doing, cmd: C) -> R:
        """Run it at an office: what it writes can be undone, and it waits in the outbox for central."""
        outgoing = outbox.begin(do.command_id, self.name, do.actor.user_id, do.at)
        with undo.recording(outgoing.pk):
            result, fixed = self._written(do, cmd)
        outbox.keep(outgoing, fixed.model_dump(mode="json"), version=self.version)
        return result

    def again(self, do: Doing, cmd: C, number: int) -> None:
        """Run a waiting command of an office again, on what central holds now; it has its receipt already."""
        with ids_of(do.command_id), undo.recording(number):
            self._written(do, cmd)

    def _written(self, do: Doing, cmd: C) -> tuple[R, C]:
        """Run it and write what it left; return what it made, and the command as it was fixed."""
        opened = do.opened()
        fixed = self.fixes(opened, cmd) if self.fixes else cmd
        result = self._run(opened, fixed)
        _flush(opened)
        return result, fixed

    def _run(self, do: Doing, cmd: C) -> R:
        inner = replace(do, required=0, recorded=0)
        result = self.body(inner, cmd)
        if not inner.required:
            raise Unfinished(f"{self.name} asked no permission")
        if not inner.recorded:
            raise Unfinished(f"{self.name} recorded nothing")
        return result

    def _refused(self, do: Doing, cmd: C, refusal: Refusal) -> R:
        # the same command may have been done by a twin request while this one ran
        replayed, result = self._answered(do, cmd)
        if replayed:
            return result
        receipt = self._receipt(do, cmd, Receipt.Verdict.REFUSED)
        receipt.reasons = [reason.as_json() for reason in refusal.reasons]
        try:
            with transaction.atomic():
                receipt.save(force_insert=True)
        except IntegrityError:
            # … or got its verdict between the question and this answer: the first verdict stands
            replayed, result = self._answered(do, cmd)
            if replayed:
                return result
            raise
        raise refusal

    def _answered(self, do: Doing, cmd: C) -> tuple[bool, R]:
        receipt = Receipt.objects.filter(pk=do.command_id).first()
        if receipt is None:
            return False, None  # type: ignore[return-value]
        same_asker = receipt.actor_user_id == do.actor.user_id
        if receipt.name != self.name or receipt.body_hash != cmd.body_hash() or not same_asker:
            raise Refusal(Reason("command-id-reused"))
        if receipt.verdict == Receipt.Verdict.REFUSED:
            raise Refusal(*(Reason.from_json(stored) for stored in receipt.reasons))
        if receipt.result_id is None:
            return True, None  # type: ignore[return-value]
        model = apps.get_model(receipt.result_type)
        return True, model._default_manager.get(pk=receipt.result_id)

    def _receipt(
        self, do: Doing, cmd: C, verdict: Receipt.Verdict, result: models.Model | None = None
    ) -> Receipt:
        return Receipt(
            id=do.command_id,
            name=self.name,
            body=cmd.model_dump(mode="json"),
            body_hash=cmd.body_hash(),
            actor_user_id=do.actor.user_id,
            actor_name=do.actor.name,
            node=do.node,
            given_at=do.at,
            verdict=verdict,
            result_type=result._meta.label_lower if result is not None else "",
            result_id=result.pk if result is not None else None,
        )


def action(
    name: str,
    *,
    takes: type[C],
    final: Final,
    version: int = 1,
    was: Mapping[int, Upcast] | None = None,
    fixes: Fix[C] | None = None,
) -> Callable[[Callable[[Doing, C], R]], Action[C, R]]:
    """Make an action of a body with five beats: load, allow, decide, write, record.

    A command that takes other fields than it did is of the next `version`; `was[n]` makes of a body of
    version n one of version n + 1. `fixes` gives what is given once, as the number of a paper.
    """

    def framed(body: Callable[[Doing, C], R]) -> Action[C, R]:
        if name in ACTIONS:
            raise ValueError(f"two actions are called {name}")
        made = ACTIONS[name] = Action(name, takes, final, body, version=version, was=was, fixes=fixes)
        return made

    return framed


def action_of(name: str) -> Action[Any, Any]:
    """Return the action of a name; raises `UnknownCommand`."""
    if name not in ACTIONS:
        raise UnknownCommand(name)
    return ACTIONS[name]


def _flush(do: Doing) -> None:
    written = do.written
    assert written is not None
    insert(written.entries)
    feed.mark_dirty(written.touched)
