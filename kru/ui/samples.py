"""Invented rows for the gallery of components."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms

from kru.kernel import khmer
from kru.kernel.reasons import Reason
from kru.spine.clock import COUNTRY_ZONE
from kru.ui.fields import ChoiceField, DayField, NumberField, TextField
from kru.ui.forms import ActionForm
from kru.ui.parts import Event, Line, ReasonLine, Seat, Tab, Way
from kru.ui.reasons import language

DAY = date(2026, 3, 16)
PAGES = ("components", "queue", "list", "file", "proof", "ledger", "preview", "compare", "form")


@dataclass(frozen=True)
class Sample:
    """One invented member of staff."""

    khmer: str
    latin: str
    number: str
    sex: str
    place: str
    hours: int
    waiting: int

    @property
    def name(self) -> str:
        """Return the name in the script of the page."""
        return self.khmer if language() == khmer.KHMER else self.latin


STAFF = [
    Sample("ជា សុខា", "CHEA Sokha", "1189040231", "f", "បឋមសិក្សា វត្តថ្មី", 72, 14),
    Sample("ឈឹម ណារី", "CHHIM Nary", "1190070042", "f", "មត្តេយ្យ ផ្កាឈូក", 40, 0),
    Sample("ហេង វិបុល", "HENG Vibol", "1186030807", "m", "អនុវិទ្យាល័យ ព្រែកស្វាយ", 96, 4),
    Sample("កែវ សុវណ្ណា", "KEO Sovanna", "1191120458", "f", "បឋមសិក្សា វត្តថ្មី", 18, 6),
    Sample("គឹម ចាន់ថន", "KIM Chanthan", "1179051122", "m", "បឋមសិក្សា អូរតាសេក", 104, 0),
    Sample("លី ម៉ារីណា", "LY Marina", "1193070316", "f", "អនុវិទ្យាល័យ ព្រែកស្វាយ", 61, 12),
    Sample("មាស ស្រីលក្ខណ៍", "MEAS Sreyleak", "1190010977", "f", "បឋមសិក្សា អូរតាសេក", 55, 0),
    Sample("ណុប សំណាង", "NOP Samnang", "1182090645", "m", "បឋមសិក្សា ទួលក្រសាំង", 88, 3),
    Sample("ប៉ែន រតនា", "PEN Ratana", "1188111203", "m", "អនុវិទ្យាល័យ ព្រែកស្វាយ", 79, 8),
    Sample("សៀង បុប្ផា", "SEANG Bopha", "1177020519", "f", "បឋមសិក្សា វត្តថ្មី", 100, 0),
    Sample("ស៊ុន ពិសិដ្ឋ", "SUN Piseth", "1184061409", "m", "បឋមសិក្សា ទួលក្រសាំង", 9, 0),
    Sample("តាន់ មុនី", "TAN Mony", "1185022318", "m", "បឋមសិក្សា វត្តថ្មី", 33, 20),
]


class SampleForm(ActionForm):
    """A form with one field of each kind."""

    starts_on = DayField(help_text="…")
    days = NumberField(whole=True, most=90)
    kind = ChoiceField(choices=[("a", "…"), ("b", "…")], radio=True)
    place = ChoiceField(choices=[("", "–"), ("1", "…")])
    note = TextField(lines=3, required=False)
    agreed = forms.BooleanField(required=False)


def words(in_khmer: str, in_english: str) -> str:
    """Return sample words in the language of the page."""
    return in_khmer if language() == khmer.KHMER else in_english


def context(name: str) -> dict[str, Any]:
    """Return what the gallery's templates draw."""
    return {
        "pages": PAGES,
        "tabs": _tabs(name),
        "seat": Seat(
            words("ការិយាល័យអប់រំ ស្រុកព្រែកស្វាយ", "District Office of Education, Prek Svay"),
            words("ខេត្តទន្លេធំ · មន្ត្រីការិយាល័យ", "Tonle Thom Province · Officer"),
        ),
        "line": Line(True, words("ភ្ជាប់ · ០៩:៤២", "Connected · 09:42"), "#"),
        "search_url": "/ui/gallery/list",
        "me": words("កែវ ដារ៉ា", "Keo Dara"),
        "day": DAY,
        "moment": datetime.combine(DAY, time(9, 42), COUNTRY_ZONE),
        "staff": STAFF,
        "events": _events(),
        "lines": _lines(),
        "reasons": [Reason("date-only-year", {"typed": "1990"}, article="14.2")],
        "ways": [
            Way(words("ជ្រើសតំណែងទំនេរ ៣", "Choose one of 3 vacant posts"), "#"),
            Way(words("ដាក់ចាប់ពី ០១ កក្កដា", "Start on 1 July"), "#"),
        ],
        "form": _form(),
        "ages": [5, 3, 4, 2, 3, 2, 4, 3, 2, 2, 0, 2, 0, 2, 2],
        "years": [(84, 0, 0), (83, 0, 0), (91, 0, 0), (100, 0, 0), (72, 14, 42)],
    }


def _tabs(name: str) -> list[Tab]:
    labels = (
        ("queue", "ការងាររបស់ខ្ញុំ", "My work"),
        ("list", "បុគ្គលិក", "Staff"),
        ("form", "អង្គភាព", "Workplaces"),
        ("ledger", "អវប និងក្រេឌីត", "CPD and credits"),
        ("proof", "គន្លងអាជីព", "Career pathway"),
        ("compare", "របាយការណ៍", "Reports"),
        ("preview", "ទិន្នន័យចេញចូល", "Data in and out"),
    )
    return [
        Tab(words(in_khmer, english), f"/ui/gallery/{page}", page == name, 23 if page == "queue" else 0)
        for page, in_khmer, english in labels
    ]


def _events() -> list[Event]:
    return [
        Event(
            date(2022, 10, 1),
            words("ដំឡើងថ្នាក់ តាមវេនជ័យ", "Step raised by cycle"),
            words("គ ថ្នាក់ ៧ → គ ថ្នាក់ ៦", "C step 7 → C step 6"),
            words("ប្រកាស ១៩៨ ចុះ ០៩ កញ្ញា ២០២២", "Prakas 198 of 9 September 2022"),
            "#",
            is_later=True,
        ),
        Event(date(2021, 10, 1), "", is_here=True),
        Event(
            date(2020, 10, 1),
            words("ដំឡើងថ្នាក់ តាមវេនជ័យ", "Step raised by cycle"),
            words("គ ថ្នាក់ ៨ → គ ថ្នាក់ ៧", "C step 8 → C step 7"),
            words("ប្រកាស ១៧៦ ចុះ ១៤ កញ្ញា ២០២០", "Prakas 176 of 14 September 2020"),
            "#",
        ),
        Event(
            date(2018, 10, 1),
            words("ផ្ទេរមក បឋមសិក្សា វត្តថ្មី", "Transferred to Vatt Thmey primary school"),
            words("ពី បឋមសិក្សា អូរតាសេក · គ្រូបន្ទុកថ្នាក់ទី៣", "From Ou Ta Sek primary school · class 3"),
            words("លិខិតផ្ទេរ ៤៥៦ ចុះ ២០ សីហា ២០១៨", "Transfer letter 456 of 20 August 2018"),
            "#",
        ),
    ]


def _lines() -> list[ReasonLine]:
    return [
        ReasonLine(
            "ok",
            words("ឋានៈបច្ចុប្បន្ន គ្រូល្អ យ៉ាងតិច ៣ ឆ្នាំ", "Rank of Good Teacher for at least 3 years"),
            words("៤ ឆ្នាំ ៥ ខែ", "4 years 5 months"),
            words("សេចក្តីសម្រេច ០៨៧ ចុះ ១៧ តុលា ២០២១", "Decision 087 of 17 October 2021"),
            "8.1",
        ),
        ReasonLine(
            "ok",
            words("បទពិសោធន៍បង្រៀន យ៉ាងតិច ៨ ឆ្នាំ", "Teaching experience of at least 8 years"),
            words("១១ ឆ្នាំ ៥ ខែ", "11 years 5 months"),
            words("មុខតំណែង ២", "2 postings"),
            "8.2",
        ),
        ReasonLine(
            "ok",
            words("គុណវុឌ្ឍិ បរិញ្ញាបត្រ ឡើងទៅ", "Bachelor's degree or higher"),
            words("បរិញ្ញាបត្រ", "Bachelor"),
            words("សញ្ញាបត្រ ២០១៩ បានផ្ទៀងផ្ទាត់", "Degree of 2019, verified"),
            "8.3",
        ),
        ReasonLine(
            "ok",
            words("គ្មានទណ្ឌកម្មវិន័យ", "No disciplinary sanction"),
            words("គ្មាន", "None"),
            words("បញ្ជីវិន័យ ពិនិត្យថ្ងៃនេះ", "Register of sanctions, checked today"),
            "11.1",
        ),
    ]


def _form() -> SampleForm:
    form = SampleForm({"starts_on": "០១/០៤/២០២៦", "days": "១២០", "kind": "a", "place": "1"})
    for name, label in {
        "starts_on": words("ថ្ងៃចាប់ផ្តើម", "First day"),
        "days": words("ចំនួនថ្ងៃ", "Number of days"),
        "kind": words("ប្រភេទ", "Kind"),
        "place": words("អង្គភាព", "Workplace"),
        "note": words("កំណត់សម្គាល់", "Note"),
        "agreed": words("នាយកសាលាយល់ព្រម", "The school director agrees"),
    }.items():
        form.fields[name].label = label
    form.fields["starts_on"].help_text = words(
        "ថ្ងៃធ្វើការដំបូងនៅអង្គភាពថ្មី", "First working day at the new workplace"
    )
    choices = [("a", words("មាតុភាព", "Maternity")), ("b", words("ជំងឺ", "Sickness"))]
    form.fields["kind"].choices = choices  # type: ignore[attr-defined]
    form.fields["place"].choices = [("1", words("បឋមសិក្សា វត្តថ្មី", "Vatt Thmey primary school"))]  # type: ignore[attr-defined]
    form.say(Reason("date-only-year", {"typed": "1990"}, article="7"))
    return form
