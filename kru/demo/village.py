"""The village: one small invented ministry with a cast of named people, as data."""

from dataclasses import dataclass
from datetime import date

from kru.demo.names import Name, Sex, Spelling
from kru.demo.places import Place

D = date


@dataclass(frozen=True, slots=True)
class Unit:
    """An office, a school or a provider; `above` is the slug of the unit it lies in."""

    slug: str
    above: str
    key: str
    kind: str
    code: str
    name: Spelling
    region: str = ""
    place_code: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast; the postings are units and first days in order, the last one in force."""

    slug: str
    family: Spelling
    given: Spelling
    sex: Sex
    born_on: date
    number: str  # civil-servant number; contract staff have none
    national_id: str
    position: str
    postings: tuple[tuple[str, date], ...]
    grade: str = ""  # frame, class and step: "C.5"
    kind: str = "state"
    status: str = "active"
    qualification: str = "bachelor"
    role: str = ""
    role_at: str = ""

    @property
    def name(self) -> Name:
        """Return the name in both scripts."""
        return Name(self.family, self.given)

    @property
    def unit(self) -> str:
        """Return the slug of the unit where the person works now."""
        return self.postings[-1][0]

    @property
    def phone(self) -> str:
        """Return a telephone number with a prefix that no operator uses."""
        return "0401" + self.national_id[-5:]


PROVINCE, DISTRICT, OTHER_DISTRICT = "31", "3101", "3102"
OTHER_PROVINCE, DISTRICT_OF_OTHER_PROVINCE = "32", "3201"

PLACES = (
    Place("31", "province", "province", Spelling("ទន្លេធំ", "Tonle Thum")),
    Place("3101", "district", "district", Spelling("ព្រែកស្វាយ", "Preaek Svay")),
    Place("310101", "commune", "commune", Spelling("ព្រែកស្វាយ", "Preaek Svay")),
    Place("31010101", "village", "village", Spelling("វត្តថ្មី", "Vat Thmei")),
    Place("31010102", "village", "village", Spelling("ព្រែកស្វាយ", "Preaek Svay")),
    Place("310102", "commune", "commune", Spelling("អូរតាសេក", "Ou Taseik")),
    Place("31010201", "village", "village", Spelling("អូរតាសេកលើ", "Ou Taseik Leu")),
    Place("3102", "district", "district", Spelling("បឹងឈូក", "Boeng Chhuk")),
    Place("310201", "commune", "commune", Spelling("ទួលក្រសាំង", "Tuol Krasang")),
    Place("31020101", "village", "village", Spelling("ទួលក្រសាំង", "Tuol Krasang")),
    Place("32", "province", "province", Spelling("ភ្នំស្រល់", "Phnum Sral")),
    Place("3201", "district", "district", Spelling("អូរចំបក់", "Ou Chambak")),
    Place("320101", "commune", "commune", Spelling("អូរចំបក់", "Ou Chambak")),
    Place("32010101", "village", "village", Spelling("ព្រៃជ្រៃ", "Prey Chrey")),
)


def _unit(slug: str, above: str, kind: str, km: str, latin: str, key: str) -> Unit:
    return Unit(slug, above, key, kind, "", Spelling(km, latin))


def _province(slug: str, code: str, km: str, latin: str) -> Unit:
    name = Spelling(f"មន្ទីរអប់រំ យុវជន និងកីឡា ខេត្ត{km}", f"{latin} provincial office")
    return Unit(slug, "ministry", code, "province", code, name, place_code=code)


def _district(slug: str, above: str, code: str, km: str, latin: str) -> Unit:
    name = Spelling(f"ការិយាល័យអប់រំ យុវជន និងកីឡា ស្រុក{km}", f"{latin} district office")
    return Unit(slug, above, code, "district", code, name, place_code=code)


def _school(slug: str, above: str, kind: str, code: str, km: str, latin: str, region: str = "rural") -> Unit:
    return Unit(slug, above, code, kind, code, Spelling(km, latin), region, code[:8])


COLLEGE = ("វិទ្យាស្ថានគរុកោសល្យ ទន្លេធំ", "Tonle Thum Teacher Education College")
OU_TASEIK = ("បឋមសិក្សា អូរតាសេក", "Ou Taseik Primary")
TUOL_KRASANG = ("បឋមសិក្សា ទួលក្រសាំង", "Tuol Krasang Primary")
SECONDARY = ("អនុវិទ្យាល័យ ព្រែកស្វាយ", "Preaek Svay Lower Secondary")

UNITS = (
    _unit("ministry", "", "ministry", "ក្រសួងអប់រំ យុវជន និងកីឡា", "Ministry of Education, Youth and Sport", "kh"),
    _unit("dop", "ministry", "department", "នាយកដ្ឋានបុគ្គលិក", "Department of Personnel", "dop"),
    _unit("cpdmo", "ministry", "department", "ការិយាល័យគ្រប់គ្រង អវប", "CPD Management Office", "cpdmo"),
    _unit("college", "ministry", "provider", *COLLEGE, "tec31"),  # as accreditation records it
    _province("province", "31", "ទន្លេធំ", "Tonle Thum"),
    _district("district", "province", "3101", "ព្រែកស្វាយ", "Preaek Svay"),
    _school("vat-thmei", "district", "primary", "31010101001", "បឋមសិក្សា វត្តថ្មី", "Vat Thmei Primary"),
    _school("phka-chhuk", "district", "preschool", "31010101002", "មត្តេយ្យ ផ្កាឈូក", "Phka Chhuk Preschool"),
    _school("preaek-svay", "district", "lower_secondary", "31010102001", *SECONDARY),
    _school(
        "ou-taseik", "district", "primary", "31010201001", "បឋមសិក្សា អូរតាសេក", "Ou Taseik Primary", "remote"
    ),
    _district("boeng-chhuk", "province", "3102", "បឹងឈូក", "Boeng Chhuk"),
    _school(
        "tuol-krasang", "boeng-chhuk", "primary", "31020101001", "បឋមសិក្សា ទួលក្រសាំង", "Tuol Krasang Primary"
    ),
    _province("phnum-sral", "32", "ភ្នំស្រល់", "Phnum Sral"),
    _district("ou-chambak", "phnum-sral", "3201", "អូរចំបក់", "Ou Chambak"),
    _school("prey-chrey", "ou-chambak", "primary", "32010101001", "បឋមសិក្សា ព្រៃជ្រៃ", "Prey Chrey Primary"),
)


def _person(slug: str, km: str, latin: str, sex: Sex, born_on: date, number: str, **rest: object) -> Person:
    (family_km, given_km), (family, given) = km.split(), latin.split()
    national_id = f"9{sum(map(ord, slug)) * 7919 % 10_000:04}{born_on:%y%m}"
    return Person(
        slug, Spelling(family_km, family), Spelling(given_km, given), sex, born_on, number, national_id,
        **rest,  # type: ignore[arg-type]  # checked by the test of the cast
    )  # fmt: skip


TEACHER, DIRECTOR, OFFICER = "teacher", "director", "officer"

# Ages, numbers and service are invented; a number begins with 11, the year and the month of birth.
PEOPLE = (
    _person(
        "sokha", "ជា សុខា", "Chea Sokha", "f", D(1989, 4, 2), "1189040231", position=TEACHER, grade="C.5",
        postings=(("ou-taseik", D(2014, 10, 1)), ("vat-thmei", D(2018, 10, 1))),
    ),
    _person(
        "bopha", "សៀង បុប្ផា", "Seang Bopha", "f", D(1977, 2, 18), "1177020519", position=DIRECTOR,
        grade="B1.1", postings=(("ou-taseik", D(1998, 10, 1)), ("vat-thmei", D(2009, 10, 1))),
        role="director", role_at="vat-thmei",
    ),
    _person(
        "sovanna", "កែវ សុវណ្ណា", "Keo Sovanna", "f", D(1991, 12, 9), "1191120458", position=TEACHER,
        grade="C.7", postings=(("vat-thmei", D(2018, 10, 1)),), qualification="associate",
    ),
    _person(
        "mony", "តាន់ មុនី", "Tan Mony", "m", D(1992, 8, 21), "1192080128", position=TEACHER,
        grade="C.7", postings=(("vat-thmei", D(2018, 10, 1)),), qualification="associate",
    ),
    _person(
        "chanthan", "គឹម ចាន់ថន", "Kim Chanthan", "m", D(1979, 5, 30), "1179051122", position=DIRECTOR,
        grade="B1.2", postings=(("ou-taseik", D(2001, 10, 1)),), role="director", role_at="ou-taseik",
    ),
    _person(
        "sreyleak", "មាស ស្រីលក្ខណ៍", "Meas Sreyleak", "f", D(1990, 1, 14), "1190010977", position=TEACHER,
        grade="C.6", postings=(("ou-taseik", D(2016, 10, 1)),),
    ),
    _person(
        "puthy", "រស់ ពុទ្ធី", "Ros Puthy", "m", D(1975, 11, 3), "1175110384", position=DIRECTOR,
        grade="A2.1", postings=(("preaek-svay", D(1999, 10, 1)),), qualification="master",
        role="director", role_at="preaek-svay",
    ),
    _person(
        "vibol", "ហេង វិបុល", "Heng Vibol", "m", D(1986, 8, 3), "1186030807", position=TEACHER,
        grade="B2.3", postings=(("preaek-svay", D(2010, 10, 1)),),
    ),
    _person(
        "ratana", "ប៉ែន រតនា", "Pen Ratana", "m", D(1988, 11, 25), "1188111203", position=TEACHER,
        grade="B2.2", postings=(("preaek-svay", D(2009, 10, 1)),),
    ),
    _person(
        "marina", "លី ម៉ារីណា", "Ly Marina", "f", D(1993, 7, 7), "1193070316", position=TEACHER,
        grade="B3.4", postings=(("preaek-svay", D(2024, 10, 1)),),
    ),
    _person(
        "sreymom", "ទេព ស្រីមុំ", "Tep Sreymom", "f", D(1987, 12, 13), "1187120684", position=DIRECTOR,
        grade="C.3", postings=(("phka-chhuk", D(2010, 10, 1)),), qualification="associate",
        role="director", role_at="phka-chhuk",
    ),
    _person(
        "nary", "ឈឹម ណារី", "Chhim Nary", "f", D(1996, 3, 19), "", position=TEACHER, kind="contract",
        postings=(("phka-chhuk", D(2024, 10, 1)),), qualification="upper_secondary",
    ),
    _person(
        "chanra", "យឹម ច័ន្ទរ៉ា", "Yim Chanra", "m", D(1980, 7, 22), "1180071153", position=DIRECTOR,
        grade="B2.1", postings=(("tuol-krasang", D(2003, 10, 1)),), role="director", role_at="tuol-krasang",
    ),
    _person(
        "samnang", "ណុប សំណាង", "Nop Samnang", "m", D(1982, 9, 5), "1182090645", position="deputy_director",
        grade="C.2", postings=(("tuol-krasang", D(2006, 10, 1)),), qualification="associate",
    ),
    _person(
        "piseth", "ស៊ុន ពិសិដ្ឋ", "Sun Piseth", "m", D(1984, 6, 14), "1184061409", position=TEACHER,
        grade="C.4", postings=(("tuol-krasang", D(2008, 10, 1)),), status="leave_without_pay",
    ),
    _person(
        "dara", "កែវ ដារ៉ា", "Keo Dara", "m", D(1985, 10, 11), "1185100762", position=OFFICER, grade="B2.1",
        postings=(("district", D(2012, 10, 1)),), role="district", role_at="district",
    ),
    _person(
        "lida", "ហុង លីដា", "Hong Lida", "f", D(1983, 3, 27), "1183030518", position=OFFICER, grade="A3.1",
        postings=(("province", D(2008, 10, 1)),), role="province", role_at="province",
    ),
    _person(
        "sopheap", "ព្រំ សុភាព", "Prum Sopheap", "f", D(1981, 6, 16), "1181060277", position=OFFICER,
        grade="A2.3", postings=(("dop", D(2005, 10, 1)),), qualification="master",
        role="personnel", role_at="ministry",
    ),
    _person(
        "visal", "ឡុង វិសាល", "Long Visal", "m", D(1972, 1, 8), "1172010094", position=OFFICER,
        grade="A1.3", postings=(("cpdmo", D(2019, 1, 1)),), qualification="doctor",
        role="cpdmo", role_at="ministry",
    ),
    _person(
        "sovath", "ឯក សុវត្ថិ", "Ek Sovath", "m", D(1990, 5, 4), "1190050613", position=OFFICER, grade="A3.2",
        postings=(("dop", D(2015, 10, 1)),), role="administrator", role_at="ministry",
    ),
    _person(
        "mealea", "អ៊ុក មាលា", "Ouk Mealea", "f", D(1984, 2, 29), "1184020835", position=OFFICER,
        grade="A3.1", postings=(("college", D(2010, 10, 1)),), qualification="master",
        role="provider", role_at="college",
    ),
    _person(
        "bora", "សេង បូរ៉ា", "Seng Bora", "m", D(1979, 9, 17), "1179090356", position="trainer",
        grade="A2.2", postings=(("college", D(2006, 10, 1)),), qualification="master",
    ),
    _person(
        "vanna", "ទូច វណ្ណា", "Touch Vanna", "m", D(1986, 1, 23), "1186010941", position=OFFICER, grade="B1.4",
        postings=(("phnum-sral", D(2013, 10, 1)),), role="province", role_at="phnum-sral",
    ),
    _person(
        "davy", "ឈុន ដាវី", "Chhun Davy", "f", D(1994, 6, 1), "1194060702", position=TEACHER,
        grade="C.8", postings=(("prey-chrey", D(2020, 10, 1)),), qualification="associate",
    ),
)  # fmt: skip

UNIT_BY_SLUG = {unit.slug: unit for unit in UNITS}
PERSON_BY_SLUG = {person.slug: person for person in PEOPLE}
