"""A small ministry for tests of learning: two schools, a provider, its offering, and those who act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.accreditation import actions as accreditation
from kru.accreditation.models import Provider
from kru.accreditation.terms import AccreditationStatus, ProviderCategory
from kru.catalogue import actions as catalogue
from kru.catalogue.models import Offering, Run, Session
from kru.catalogue.terms import Field, Funding, Mode, Standard
from kru.credits.terms import Category
from kru.establishment import actions as establishment
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.models import Enrolment
from kru.learning.terms import Presence
from kru.organisations import actions as organisations
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position, ServiceKind, Sex
from tests.actors import AT, actor

TODAY = date(2026, 3, 16)
LAST = date(2026, 3, 17)  # the last day of the usual run
PERSONNEL = actor((Role.PERSONNEL, "kh"), (Role.ADMINISTRATOR, "kh"), name="សុខ ធារ៉ា")
CPDMO = actor((Role.CPDMO, "kh"), name="មាស ពិសី")


def doing(by: Actor, *, on: date = TODAY) -> Doing:
    """Return a fresh command of an actor on a day."""
    at: datetime = AT + timedelta(days=(on - TODAY).days)
    return Doing(by, at, new_id(), "central")


@dataclass
class Ministry:
    """The units, persons and actors of the cast, built by actions."""

    school: Unit
    neighbour: Unit
    provider: Provider
    offering: Offering
    director: Actor
    trainer: Actor
    district: Actor
    people: list[Person] = field(default_factory=list)

    def self_of(self, person: Person) -> Actor:
        """Return a person as the one who signed in."""
        return Actor(new_id(), person.pk, person.name_km)

    def teacher(self, name: str, *, position: Position = Position.TEACHER) -> Person:
        """Register somebody and post them at a school."""
        number = f"11890{len(self.people):05}"
        person = staff.register_person(
            doing(PERSONNEL),
            staff.RegisterPerson(
                person_id=new_id(),
                unit_id=self.school.pk,
                staff_number=number,
                name_km=name,
                name_latin=f"TEACHER {len(self.people)}",
                sex=Sex.FEMALE,
                kind=ServiceKind.STATE,
            ),
        )
        establishment.start_posting(
            doing(PERSONNEL),
            establishment.StartPosting(
                person_id=person.pk,
                unit_id=self.school.pk,
                position=position,
                starts_on=date(2020, 1, 1),
            ),
        )
        person.refresh_from_db()
        self.people.append(person)
        return person

    def run(self, **changes: object) -> Run:
        """Open a run that begins today; what is given replaces the usual values."""
        values: dict[str, object] = {
            "run_id": new_id(),
            "offering_id": self.offering.pk,
            "place": "មជ្ឈមណ្ឌលគរុកោសល្យ",
            "starts_on": TODAY,
            "ends_on": TODAY + timedelta(days=1),
            "opens_on": TODAY - timedelta(days=10),
            "closes_on": TODAY,
            "seats": 30,
            "funding": Funding.SELF,
        }
        return catalogue.open_run(doing(self.trainer), catalogue.OpenRun(**{**values, **changes}))  # type: ignore[arg-type]

    def sessions(self, run: Run, *days: date) -> list[Session]:
        """Plan a session of six hours on each day; without days, on the first and the last of the run."""
        catalogue.plan_sessions(
            doing(self.trainer),
            catalogue.PlanSessions(
                run_id=run.pk,
                sessions=tuple(
                    catalogue.PlannedSession(session_id=new_id(), held_on=day, hours=Decimal(6))
                    for day in days or (run.starts_on, run.ends_on)
                ),
            ),
        )
        return list(run.sessions.order_by("held_on", "pk"))

    def marked(self, session: Session, presences: Mapping[Enrolment, Presence]) -> None:
        """Let the trainer mark a session on its day."""
        learning.mark_attendance(
            doing(self.trainer, on=session.held_on),
            learning.MarkAttendance(
                session_id=session.pk,
                marks=tuple(
                    learning.Mark(enrolment_id=enrolment.pk, presence=presence)
                    for enrolment, presence in presences.items()
                ),
            ),
        )

    def attended(self, run: Run, presences: Mapping[Enrolment, Sequence[Presence]]) -> None:
        """Plan two sessions and let the trainer mark as many of them as presences are given."""
        for n, session in enumerate(self.sessions(run)):
            if marks := {enrolment: given[n] for enrolment, given in presences.items() if n < len(given)}:
                self.marked(session, marks)

    def scored(self, run: Run, scores: Mapping[Enrolment, tuple[int, int]]) -> None:
        """Let the trainer score the work during the course and the final assessment."""
        learning.mark_results(
            doing(self.trainer, on=run.ends_on),
            learning.MarkResults(
                run_id=run.pk,
                scores=tuple(
                    learning.GivenScore(
                        enrolment_id=enrolment.pk, component=component, percent=Decimal(percent)
                    )
                    for enrolment, given in scores.items()
                    for component, percent in zip(("coursework", "final"), given, strict=True)
                ),
            ),
        )

    def enrolled(self, run: Run, person: Person, *, on: date = TODAY) -> Enrolment:
        """Let somebody ask for a seat."""
        return learning.enrol(
            doing(self.self_of(person), on=on),
            learning.Enrol(enrolment_id=new_id(), run_id=run.pk, person_id=person.pk),
        )


def unit(parent: Unit | None, key: str, kind: UnitKind, name: str) -> Unit:
    """Open a unit."""
    return organisations.open_unit(
        doing(PERSONNEL),
        organisations.OpenUnit(
            unit_id=new_id(), parent_id=parent and parent.pk, key=key, kind=kind, name_km=name
        ),
    )


def ministry() -> Ministry:
    """Build the cast."""
    root = unit(None, "kh", UnitKind.MINISTRY, "ក្រសួងអប់រំ យុវជន និងកីឡា")
    province = unit(root, "01", UnitKind.PROVINCE, "ខេត្តទន្លេធំ")
    district = unit(province, "0101", UnitKind.DISTRICT, "ស្រុកព្រែកស្វាយ")
    school = unit(district, "x1", UnitKind.PRIMARY, "បឋមសិក្សា វត្តថ្មី")
    neighbour = unit(district, "x2", UnitKind.PRIMARY, "បឋមសិក្សា អូរតាសេក")
    provider = accreditation.record_provider(doing(CPDMO), recording())
    offering = catalogue.record_offering(doing(CPDMO), offering_of(provider))
    return Ministry(
        school=school,
        neighbour=neighbour,
        provider=provider,
        offering=offering,
        director=Actor(new_id(), None, "សៀង បុប្ផា", (Grant(Role.DIRECTOR, school.path),)),
        trainer=Actor(new_id(), None, "ហេង វិបុល", (Grant(Role.PROVIDER, provider.unit.path),)),
        district=Actor(new_id(), None, "កែវ ដារ៉ា", (Grant(Role.DISTRICT, district.path),)),
    )


def recording(**changes: object) -> accreditation.RecordProvider:
    """Return the command that records a provider accredited for five years."""
    values: dict[str, object] = {
        "provider_id": new_id(),
        "name_km": "មជ្ឈមណ្ឌលគរុកោសល្យភូមិភាគ",
        "name_latin": "Regional Teacher Training Centre",
        "category": ProviderCategory.TEACHER_EDUCATION,
        "status": AccreditationStatus.FULL,
        "accredited_from": date(2024, 1, 1),
        "accredited_before": date(2029, 1, 1),
    }
    return accreditation.RecordProvider(**{**values, **changes})  # type: ignore[arg-type]


def offering_of(provider: Provider, **changes: object) -> catalogue.RecordOffering:
    """Return the command that records an offering of 45 hours and 3 credits."""
    values: dict[str, object] = {
        "offering_id": new_id(),
        "provider_id": provider.pk,
        "code": "EGR-01",
        "title_km": "អំណានថ្នាក់ដំបូង",
        "title_latin": "Early grade reading",
        "field": Field.EARLY_GRADES,
        "category": Category.STRUCTURED,
        "mode": Mode.FACE_TO_FACE,
        "hours": Decimal(45),
        "credits": Decimal(3),
        "standards": (Standard.PRACTICE,),
        "accredited_from": date(2025, 1, 1),
        "accredited_before": date(2027, 1, 1),
    }
    return catalogue.RecordOffering(**{**values, **changes})  # type: ignore[arg-type]
