"""What people of the village do at central, in an office or on a phone: one thing at random."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from kru.access.table import Role
from kru.appraisal import actions as appraisal
from kru.appraisal.terms import Grade
from kru.career import actions as career
from kru.catalogue import actions as catalogue
from kru.catalogue.models import Offering, Run
from kru.catalogue.terms import Funding
from kru.credits import actions as credits
from kru.credits.models import LedgerEntry
from kru.establishment import actions as establishment
from kru.identity import actions as identity
from kru.identity.models import RoleGrant, User
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.models import Activity, Enrolment
from kru.learning.terms import ActivityKind, EnrolmentState
from kru.organisations.models import Unit
from kru.spine.action import Action
from kru.spine.command import Command
from kru.staff import actions as staff
from kru.staff.models import Person, Qualification, Sanction
from kru.staff.terms import AchievementKind, Level, Position, SanctionKind, ServiceKind, Sex
from tests.sync.phone import Phone

T = TypeVar("T")
Asked = tuple[str, Action[Any, Any], Command]
WHY = "ខុសថ្ងៃ"
NUMBERS = tuple(f"11990100{number:02}" for number in range(12))  # few: offices give the same number twice
NAMES = ("ចាន់ បុប្ផា", "សុខ ដារា", "កែវ មុន្នី", "ហេង លីដា")
OFFICERS = ("dara", "samnang", "lida", "sopheap")
SUPERIORS = ("dara", "samnang", "bopha", "puthy", "chanthan", "chanra")
HIGHER = ("lida", "sopheap")
HALF_HOURS = [Decimal(half) / 2 for half in range(1, 9)]


@dataclass
class Scene:
    """Where somebody acts: what the node holds is in the database; `people` are those who sign in there."""

    rng: Random
    today: date
    people: Sequence[str]
    about: UUID | None = None  # the person whom everything is about, if that is given

    def one(self, among: Sequence[T]) -> T | None:
        """Return one of some things, None of none."""
        return self.rng.choice(among) if among else None

    def row(self, rows: Any) -> Any:
        """Return one row of a query, None if there is none."""
        return self.one(list(rows.order_by("pk")[:60]))

    def person(self) -> UUID | None:
        """Return a person whom the node knows."""
        return self.about or self.one(
            list(Person.objects.exclude(path="").order_by("pk").values_list("pk", flat=True))
        )

    def unit(self) -> Any:
        """Return a unit where people work."""
        return self.row(Unit.objects.filter(path__startswith="kh.3"))

    def who(self, may: Sequence[str] = ()) -> str:
        """Return somebody who may be sitting at the machine: mostly one whose task it is."""
        fit = [slug for slug in self.people if slug in may]
        return self.rng.choice(fit if fit and self.rng.randrange(8) else list(self.people))

    def day(self, back: int = 30) -> date:
        """Return a day not long ago."""
        return self.today - timedelta(days=self.rng.randrange(back))


def register(scene: Scene) -> Asked | None:
    """Register a newcomer, with a number that another office may give at the same time."""
    unit = scene.unit()
    return unit and (
        scene.who(OFFICERS),
        staff.register_person,
        staff.RegisterPerson(
            person_id=new_id(), unit_id=unit.pk, staff_number=scene.rng.choice(("", *NUMBERS)),
            name_km=scene.rng.choice(NAMES), sex=Sex.FEMALE, kind=ServiceKind.STATE,
        ),
    )  # fmt: skip


def post(scene: Scene) -> Asked | None:
    """Let somebody work somewhere: transfers there and back come of it."""
    person, unit = scene.person(), scene.unit()
    position = scene.rng.choice((Position.TEACHER, Position.DIRECTOR))
    return (person and unit) and (
        scene.who(OFFICERS),
        establishment.start_posting,
        establishment.StartPosting(
            person_id=person, unit_id=unit.pk, position=position, starts_on=scene.day(5)
        ),
    )


def place(scene: Scene) -> Asked | None:
    """Place somebody by hand, without a posting."""
    person, unit = scene.person(), scene.unit()
    cmd = staff.PlacePerson
    return (person and unit) and (
        scene.who(OFFICERS),
        staff.place_person,
        cmd(person_id=person, unit_id=unit.pk, position=Position.TEACHER),
    )


def correct(scene: Scene) -> Asked | None:
    """Correct somebody's name, number or telephone."""
    person = Person.objects.filter(pk=scene.person()).first()
    return person and (
        scene.who(OFFICERS),
        staff.correct_person,
        staff.CorrectPerson(
            person_id=person.pk,
            name_km=scene.rng.choice((person.name_km, *NAMES)),
            sex=Sex(person.sex),
            staff_number=scene.rng.choice((person.staff_number, *NUMBERS[:3])),
            national_id=person.national_id,
            phone=f"0120000{scene.rng.randrange(100):02}",
        ),
    )


def achieve(scene: Scene) -> Asked | None:
    """Record a prize; two offices may record the same."""
    person = scene.person()
    return person and (
        scene.who((*OFFICERS, *SUPERIORS)),
        staff.record_achievement,
        staff.RecordAchievement(
            achievement_id=new_id(), person_id=person, kind=AchievementKind.DISTRICT_PRIZE,
            title="គ្រូឆ្នើម", achieved_on=scene.day(6),
        ),
    )  # fmt: skip


def qualify(scene: Scene) -> Asked | None:
    """Record a diploma that nobody has seen yet."""
    person = scene.person()
    return person and (
        scene.who(OFFICERS),
        staff.record_qualification,
        staff.RecordQualification(
            qualification_id=new_id(), person_id=person, level=scene.rng.choice(list(Level)),
            awarded_on=scene.day(400), seen=False,
        ),
    )  # fmt: skip


def verify(scene: Scene) -> Asked | None:
    """See a diploma."""
    diploma = scene.row(Qualification.objects.filter(verified_on=None))
    cmd = staff.VerifyQualification
    return diploma and (scene.who(OFFICERS), staff.verify_qualification, cmd(qualification_id=diploma.pk))


def sanction(scene: Scene) -> Asked | None:
    """Record a sanction."""
    person = scene.person()
    return person and (
        scene.who(HIGHER),
        staff.record_sanction,
        staff.RecordSanction(
            sanction_id=new_id(),
            person_id=person,
            kind=SanctionKind.BLAME,
            starts_on=scene.day(),
            instrument="1",
        ),
    )


def lift(scene: Scene) -> Asked | None:
    """Lift a sanction."""
    held = scene.row(Sanction.objects.filter(ends_before=None))
    cmd = staff.LiftSanction
    return held and (
        scene.who(HIGHER), staff.lift_sanction, cmd(sanction_id=held.pk, lifted_on=scene.today, why=WHY)
    )  # fmt: skip


def appraise(scene: Scene) -> Asked | None:
    """Rate a school year."""
    person = scene.person()
    return person and (
        scene.who(SUPERIORS),
        appraisal.record_appraisal,
        appraisal.RecordAppraisal(
            appraisal_id=new_id(), person_id=person, school_year=scene.rng.randrange(2021, 2025),
            grade=Grade.GOOD, competence=scene.rng.randrange(150), outcome=50,
        ),
    )  # fmt: skip


def confirm(scene: Scene) -> Asked | None:
    """Confirm a logged activity: its hours enter the ledger."""
    activity = scene.row(Activity.objects.filter(state="logged"))
    cmd = learning.ConfirmActivity
    return activity and (scene.who(SUPERIORS), learning.confirm_activity, cmd(activity_id=activity.pk))


def give_back(scene: Scene) -> Asked | None:
    """Return a logged activity."""
    activity = scene.row(Activity.objects.filter(state="logged"))
    cmd = learning.ReturnActivity
    return activity and (
        scene.who(SUPERIORS),
        learning.return_activity,
        cmd(activity_id=activity.pk, why=WHY),
    )


def take_back(scene: Scene) -> Asked | None:
    """Take back a confirmation."""
    activity = scene.row(Activity.objects.filter(state="confirmed"))
    cmd = learning.ReverseActivity
    return activity and ("visal", learning.reverse_activity, cmd(activity_id=activity.pk, why=WHY))


def endorse(scene: Scene) -> Asked | None:
    """Let somebody take part."""
    asked = scene.row(Enrolment.objects.filter(state=EnrolmentState.REQUESTED))
    cmd = learning.EndorseEnrolment
    return asked and (scene.who(SUPERIORS), learning.endorse_enrolment, cmd(enrolment_id=asked.pk))


def decline(scene: Scene) -> Asked | None:
    """Do not let somebody take part."""
    asked = scene.row(Enrolment.objects.filter(state=EnrolmentState.REQUESTED))
    cmd = learning.DeclineEnrolment
    return asked and (scene.who(SUPERIORS), learning.decline_enrolment, cmd(enrolment_id=asked.pk, why=WHY))


def log(scene: Scene) -> Asked | None:
    """Log an activity of one's own at the office."""
    slug = scene.who()
    person_id = User.objects.filter(username=slug).values_list("person_id", flat=True).first()
    return (slug, learning.log_activity, _activity(scene, person_id)) if person_id else None


def _activity(scene: Scene, person_id: UUID) -> learning.LogActivity:
    return learning.LogActivity(
        activity_id=new_id(), person_id=person_id, kind=scene.rng.choice(list(ActivityKind)),
        held_on=scene.day(70), hours=scene.rng.choice(HALF_HOURS), title=f"{scene.rng.randrange(10_000)}",
    )  # fmt: skip


def open_run(scene: Scene) -> Asked | None:
    """Open a run with very few seats."""
    offering = scene.row(Offering.objects.filter(path__endswith="tec31"))
    starts_on = scene.today + timedelta(days=scene.rng.randrange(1, 20))
    return offering and (
        "mealea",
        catalogue.open_run,
        catalogue.OpenRun(
            run_id=new_id(), offering_id=offering.pk, place="វត្តថ្មី", starts_on=starts_on, ends_on=starts_on,
            opens_on=scene.today - timedelta(days=90), closes_on=starts_on, seats=scene.rng.randrange(1, 3),
            funding=scene.rng.choice(list(Funding)),
        ),
    )  # fmt: skip


def credit(scene: Scene) -> Asked | None:
    """Recognise a paper."""
    person = scene.person()
    return person and (
        "visal",
        credits.post_entry,
        credits.PostEntry(
            entry_id=new_id(), person_id=person, occurred_on=scene.day(300), category="structured",
            hours=Decimal(scene.rng.randrange(1, 12)), credits=Decimal(1), source_type="paper",
            source_id=new_id(), title_km="ក្រដាស",
        ),
    )  # fmt: skip


def reverse(scene: Scene) -> Asked | None:
    """Take a line of a ledger back."""
    line = scene.row(LedgerEntry.objects.filter(source_type="paper", reverses=None))
    cmd = credits.ReverseEntry
    return line and ("visal", credits.reverse_entry, cmd(entry_id=new_id(), reverses_id=line.pk, why=WHY))


def end_role(scene: Scene) -> Asked | None:
    """End a role while commands of its holder may be waiting."""
    held = scene.row(RoleGrant.objects.filter(ends_before=None, unit__path__startswith="kh.3"))
    cmd = identity.EndRole
    return held and ("sovath", identity.end_role, cmd(grant_id=held.pk, ends_before=scene.today))


def grant_role(scene: Scene) -> Asked | None:
    """Give somebody a role."""
    user = scene.row(User.objects.exclude(username__in=("sovath", "sopheap", "visal")))
    unit = scene.row(Unit.objects.filter(path__startswith="kh.3", kind="district"))
    cmd = identity.GrantRole(user_id=user.pk, role=Role.DISTRICT, unit_id=unit.pk, starts_on=scene.today)
    return "sovath", identity.grant_role, cmd


def close_account(scene: Scene) -> Asked | None:
    """Close an account while commands of its owner may be waiting, or open it again."""
    user = scene.row(User.objects.filter(username__in=("dara", "sokha", "chanra", "bopha")))
    if user.is_active:
        return "sovath", identity.close_account, identity.CloseAccount(user_id=user.pk, why=WHY)
    return "sovath", identity.reopen_account, identity.ReopenAccount(user_id=user.pk)


Deed = Callable[[Scene], Asked | None]
IN_OFFICES: tuple[Deed, ...] = (
    register, post, post, place, correct, correct, achieve, qualify, verify, sanction, lift, appraise,
    confirm, confirm, give_back, endorse, endorse, decline, log,
)  # fmt: skip
ONLY_CENTRAL: tuple[Deed, ...] = (
    take_back, open_run, open_run, credit, reverse, end_role, grant_role, grant_role, close_account,
)  # fmt: skip


def on_phone(rng: Random, phone: Phone, today: date, runs: Sequence[UUID]) -> tuple[str, Command, UUID]:
    """Return what the owner of a phone asks for: the name of the action, the command, and who asks."""
    scene = Scene(rng, today, (phone.slug,))
    own = phone.person_id
    queued = [line["body"] for line in phone.lines.values()]
    kind = rng.randrange(16)
    if kind == 0:
        known = [row["id"] for row in phone.records("learning.activity")]
        known += [body["activity_id"] for body in queued if "hours" in body]
        if picked := scene.one(known):
            return (
                "learning.withdraw_activity",
                learning.WithdrawActivity(activity_id=UUID(picked)),
                phone.user_id,
            )
    if kind in (1, 2):
        run_id = scene.one(runs)
        cmd = learning.Enrol(enrolment_id=new_id(), run_id=run_id, person_id=own)
        return "learning.enrol", cmd, phone.user_id
    if kind == 3:
        known = [row["id"] for row in phone.records("learning.enrolment")]
        known += [body["enrolment_id"] for body in queued if "run_id" in body]
        if picked := scene.one(known):
            back = learning.WithdrawEnrolment(enrolment_id=UUID(picked), why=WHY)
            return "learning.withdraw_enrolment", back, phone.user_id
    if kind == 4:
        return "career.request_rank", career.RequestRank(request_id=new_id(), person_id=own), phone.user_id
    if kind == 5 and (picked := scene.one([row["id"] for row in phone.records("career.rankrequest")])):
        return "career.withdraw_request", career.WithdrawRequest(request_id=UUID(picked)), phone.user_id
    if kind == 6:
        return _mischief(scene, phone)
    return "learning.log_activity", _activity(scene, own), phone.user_id


def _mischief(scene: Scene, phone: Phone) -> tuple[str, Command, UUID]:
    """Return what a phone in wrong hands tries: to speak about others, as others, or by a role held there."""
    other, stranger = scene.person(), scene.row(User.objects.all())
    assert other is not None
    kind = scene.rng.randrange(3)
    if kind == 0:
        return "learning.log_activity", _activity(scene, other), phone.user_id
    if kind == 1:
        return "learning.log_activity", _activity(scene, stranger.person_id or other), stranger.pk
    asked = achieve(scene)
    assert asked is not None
    return "staff.record_achievement", asked[2], phone.user_id


def open_runs() -> list[UUID]:
    """Return the runs that one may ask for, at central."""
    return list(Run.objects.order_by("-opens_on", "pk").values_list("pk", flat=True)[:8])
