"""The invented catalogue: who provides CPD and which courses they offer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kru.demo.names import Spelling

HOURS_PER_CREDIT = 15  # of the invented catalogue; an offering states both figures


@dataclass(frozen=True, slots=True)
class Provider:
    """A body that provides CPD; its key is the last segment of its path."""

    key: str
    category: str
    name: Spelling


@dataclass(frozen=True, slots=True)
class Offering:
    """A course that can be accredited; its hours and its credits are separate figures."""

    code: str
    name: Spelling
    field: str
    hours: int
    credits: Decimal
    category: str
    mode: str
    standard: str
    provider: str


def _rows(table: str) -> Iterator[list[str]]:
    return ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())


PROVIDERS = tuple(
    Provider(key, category, Spelling(km, latin))
    for key, category, km, latin in _rows("""
        tec31 | teacher_education | វិទ្យាស្ថានគរុកោសល្យ ទន្លេធំ | Tonle Thum Teacher Education College
        tec33 | teacher_education | វិទ្យាស្ថានគរុកោសល្យ បុរីជ័យ | Borei Chey Teacher Education College
        ptc35 | teacher_education | សាលាគរុកោសល្យ ស្ទឹងឈូក | Stueng Chhuk Teacher Training Centre
        pre33 | teacher_education | សាលាគរុកោសល្យមត្តេយ្យ បុរីជ័យ | Borei Chey Preschool Training Centre
        uni33 | higher_education | សាកលវិទ្យាល័យ បុរីជ័យ | Borei Chey University
        dpe | ministry | នាយកដ្ឋានបឋមសិក្សា | Department of Primary Education
        dse | ministry | នាយកដ្ឋានមធ្យមសិក្សាចំណេះទូទៅ | Department of General Secondary Education
        ngo01 | ngo | អង្គការ អំណានសម្រាប់កុមារ | Reading for Children
        ngo02 | ngo | អង្គការ គ្រូភូមិយើង | Teachers of Our Village
        prv01 | private | មជ្ឈមណ្ឌល ឈូកមាស | Golden Lotus Learning Centre
    """)
)

# Code, title, field, hours, kind, mode, standard it serves, provider.
OFFERINGS = tuple(
    Offering(
        code, Spelling(km, latin), field, int(hours), round(Decimal(hours) / HOURS_PER_CREDIT, 2),
        category, mode, standard, provider,
    )
    for code, km, latin, field, hours, category, mode, standard, provider in _rows("""
    REA-101 | អំណានថ្នាក់ដំបូង ផ្នែកទី១ | Early-grade reading, part 1 | early_grades | 30 | structured | face_to_face | practice | tec31
    REA-102 | អំណានថ្នាក់ដំបូង ផ្នែកទី២ | Early-grade reading, part 2 | early_grades | 30 | structured | blended | practice | tec31
    REA-110 | ការវាយតម្លៃអំណានថ្នាក់ដំបូង | Assessing early-grade reading | early_grades | 30 | structured | blended | practice | tec31
    REA-120 | បណ្ណាល័យក្នុងថ្នាក់រៀន | The classroom library | early_grades | 8 | structured | face_to_face | practice | tec31
    REA-130 | ការសរសេរ និងអក្ខរាវិរុទ្ធ | Writing and spelling | early_grades | 15 | structured | face_to_face | knowledge | dpe
    MAT-101 | គណិតវិទ្យាថ្នាក់ដំបូង | Early-grade mathematics | mathematics | 30 | structured | face_to_face | practice | tec31
    MAT-110 | ការដោះស្រាយចំណោទ | Solving word problems | mathematics | 15 | structured | blended | practice | tec33
    MAT-120 | ប្រភាគ និងទសភាគ | Fractions and decimals | mathematics | 15 | structured | online | knowledge | dpe
    MAT-201 | ធរណីមាត្រសម្រាប់មធ្យមសិក្សា | Geometry for secondary schools | mathematics | 24 | structured | face_to_face | knowledge | uni33
    MAT-210 | ស្ថិតិសម្រាប់មធ្យមសិក្សា | Statistics for secondary schools | mathematics | 24 | structured | online | knowledge | uni33
    SCI-101 | វិទ្យាសាស្ត្រតាមរយៈការពិសោធន៍ | Science by experiment | science | 24 | structured | face_to_face | practice | tec33
    SCI-201 | រូបវិទ្យា៖ អគ្គិសនី | Physics: electricity | science | 24 | structured | face_to_face | knowledge | dse
    SCI-202 | គីមីវិទ្យាក្នុងជីវភាព | Chemistry of daily life | science | 24 | structured | blended | knowledge | dse
    SCI-203 | ជីវវិទ្យា៖ បរិស្ថាន | Biology: the environment | science | 15 | structured | online | knowledge | uni33
    ICT-101 | ICT ក្នុងបន្ទប់រៀន | ICT in the classroom | technology | 10 | structured | blended | practice | tec31
    ICT-102 | ការរៀបចំមេរៀនឌីជីថល | Preparing digital lessons | technology | 15 | structured | online | practice | prv01
    ICT-103 | សុវត្ថិភាពលើអ៊ីនធឺណិត | Safety on the internet | technology | 8 | structured | online | ethics | tec31
    PED-101 | ការរៀបចំកិច្ចតែងការ | Planning a lesson | pedagogy | 15 | structured | face_to_face | practice | ptc35
    PED-102 | ការគ្រប់គ្រងថ្នាក់រៀន | Managing a class | pedagogy | 15 | structured | face_to_face | practice | ptc35
    PED-103 | ការវាយតម្លៃដើម្បីរៀន | Assessment for learning | pedagogy | 24 | structured | blended | practice | tec31
    PED-104 | ការបង្រៀនថ្នាក់គួប | Teaching multigrade classes | pedagogy | 24 | structured | face_to_face | practice | dpe
    PED-105 | សំណួរ និងការពិភាក្សា | Questions and discussion | pedagogy | 8 | structured | face_to_face | practice | ptc35
    PED-106 | ការរៀនតាមគម្រោង | Learning by projects | pedagogy | 24 | structured | blended | practice | uni33
    PED-107 | ការបង្រៀនពីរភាសា | Bilingual teaching | pedagogy | 30 | structured | face_to_face | practice | ngo02
    INC-101 | អប់រំបរិយាបន្ន | Inclusive education | inclusion | 30 | structured | blended | practice | ngo02
    INC-102 | សិស្សមានបញ្ហាភ្នែក និងត្រចៀក | Pupils who see or hear badly | inclusion | 15 | structured | face_to_face | knowledge | ngo02
    INC-103 | យេនឌ័រក្នុងសាលា | Gender at school | inclusion | 8 | structured | online | ethics | ngo02
    ETH-101 | ក្រមសីលធម៌គ្រូ | The ethics of teachers | other | 8 | structured | online | ethics | dse
    ETH-102 | ការការពារកុមារ | Protecting children | other | 15 | structured | blended | ethics | ngo02
    ETH-103 | វិន័យវិជ្ជមាន | Positive discipline | other | 16 | structured | face_to_face | ethics | ngo02
    PRE-101 | ការលេងដើម្បីរៀន | Learning by play | early_grades | 30 | structured | face_to_face | practice | pre33
    PRE-102 | អាហារូបត្ថម្ភ និងអនាម័យ | Nutrition and hygiene | early_grades | 8 | structured | face_to_face | knowledge | pre33
    PRE-103 | ការនិទានរឿង និងចម្រៀង | Stories and songs | early_grades | 15 | structured | face_to_face | practice | pre33
    LEA-101 | ភាពជាអ្នកដឹកនាំ ការសិក្សារៀនសូត្រតាមសាលារៀន | Leading learning at school | leadership | 45 | structured | blended | learning | tec31
    LEA-102 | ផែនការអភិវឌ្ឍសាលា | The school development plan | leadership | 24 | structured | face_to_face | learning | dpe
    LEA-103 | ការគ្រប់គ្រងថវិកាសាលា | Managing a school's budget | leadership | 16 | structured | online | ethics | uni33
    MEN-101 | ការណែនាំគ្រូថ្មី | Mentoring new teachers | leadership | 45 | structured | blended | learning | tec31
    MEN-102 | ការសង្កេតថ្នាក់ និងមតិត្រឡប់ | Observing lessons and giving feedback | leadership | 16 | structured | face_to_face | learning | tec33
    LAN-101 | ភាសាអង់គ្លេសសម្រាប់គ្រូ | English for teachers | languages | 45 | structured | blended | knowledge | uni33
    LAN-102 | ភាសាបារាំងសម្រាប់គ្រូ | French for teachers | languages | 45 | structured | blended | knowledge | uni33
    HEA-101 | សុខភាពក្នុងសាលា | Health at school | other | 8 | structured | face_to_face | knowledge | ngo02
    HEA-102 | កីឡា និងចលនា | Sport and movement | other | 15 | structured | face_to_face | practice | ptc35
    ART-101 | សិល្បៈ និងវប្បធម៌ខ្មែរ | Khmer arts and culture | other | 15 | structured | face_to_face | knowledge | ptc35
    UPG-201 | បរិញ្ញាបត្រអប់រំ (តម្លើងគុណវុឌ្ឍិ) | Bachelor of education (upgrading) | other | 60 | qualification | blended | knowledge | uni33
    UPG-202 | អនុបណ្ឌិតអប់រំ (តម្លើងគុណវុឌ្ឍិ) | Master of education (upgrading) | other | 60 | qualification | blended | knowledge | uni33
    """)  # noqa: E501 - a table is read by its lines
)  # fmt: skip

PROVIDER_BY_KEY = {provider.key: provider for provider in PROVIDERS}
OFFERING_BY_CODE = {offering.code: offering for offering in OFFERINGS}
