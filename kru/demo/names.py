"""Khmer names of people, made by combining parts; nobody real is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Literal

Sex = Literal["f", "m"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name or part of a name, in Khmer and in Latin letters."""

    km: str
    latin: str


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name; the family name comes first in both scripts."""

    family: Spelling
    given: Spelling

    @property
    def km(self) -> str:
        """Return the name in Khmer: ជា សុខា."""
        return f"{self.family.km} {self.given.km}"

    @property
    def latin(self) -> str:
        """Return the name in Latin letters as lists write it: CHEA Sokha."""
        return f"{self.family.latin.upper()} {self.given.latin}"


def spellings(text: str) -> tuple[Spelling, ...]:
    """Return the spellings of a table written as "Khmer Latin, Khmer Latin, …"."""
    pairs = (entry.split(maxsplit=1) for entry in text.split(",") if entry.strip())
    return tuple(Spelling(km, " ".join(latin.split())) for km, latin in pairs)


# The commonest stand first: the weight of a name falls with its place.
FAMILY = spellings("""
    សុខ Sok, ជា Chea, ចាន់ Chan, កែវ Keo, ហេង Heng, គឹម Kim, លី Ly, មាស Meas, សេង Seng, ហុង Hong,
    លឹម Lim, ប៉ែន Pen, ស៊ុន Sun, តាន់ Tan, ឈឹម Chhim, យឹម Yim, ទេព Tep, អ៊ុក Ouk, សៀង Seang, ឡុង Long,
    ណុប Nop, ប៊ុន Bun, គង់ Kong, នួន Nuon, ញ៉ែម Nhem, ប្រាក់ Prak, ព្រំ Prum, រស់ Ros, សំ Sam, សៅ Sao,
    អ៊ុំ Um, ឯក Ek, ឈុន Chhun, ឈួន Chhuon, ដួង Duong, ហាក់ Hak, ហួត Huot, ហ៊ឹម Him, ហុក Hok, ខៀវ Khiev,
    ខុន Khun, ខែម Khem, កុយ Koy, កង Kang, ឡាច Lach, ឡេង Leng, លន់ Lon, ឡោ Lao, ម៉ែន Men, មុំ Mom,
    ម៉ៅ Mao, មិន Min, មួង Muong, នូ Nou, នៅ Nov, នឹម Nim, ញ៉ែក Nhek, ឱម Om, អ៊ូច Ouch, ប៉ាន Pan,
    ពៅ Pov, ផាន់ Phan, ផុន Phon, ពេជ្រ Pich, រ័ត្ន Rath, សាំង Sang, សន Sorn, ស៊ាន Sean, សួន Suon, សូរ Sour,
    ស្រី Srey, តាំង Taing, តេង Teng, ទិត្យ Tith, ទូច Touch, ទុំ Tum, ធន់ Thun, ថោង Thong, ទ្រី Try, អ៊ុង Ung,
    វ៉ាន់ Vann, វង់ Vong, យ៉ាន Yan, យិន Yin, យន់ Yun, យូ You, យស់ Yos, យ៉ង់ Yang, ជួន Chuon, ជុំ Chum,
    ជិន Chin, ជីវ Chiv, ចេង Cheng, ចេក Chek, ចិន Chen, ចក់ Chok, ឆាយ Chhay, ឆេង Chheng, ឆន Chhorn, ឈាង Chheang,
    ឈៀង Chhieng, ដុំ Dom, ឌី Dy, ឌុក Duk, ហៃ Hai, ហាន Han, ហែម Hem, ហោ Hor, ហុន Hon, អ៊ឹម Im,
    អ៊ា Ea, អេង Eng, កាំង Kaing, កយ Koay, កូវ Kov, គុយ Kuy, ឃុត Khut, ឃឹម Khim, ខាត់ Khat, ខេង Kheng,
    ឡាយ Lay, ឡៅ Lav, លាង Leang, លាវ Leav, លៀង Lieng, ឡុញ Lunh, ម៉ក់ Mak, ម៉ម Mam, មៀច Miech, មឿន Moeun,
    នាង Neang, នឿន Noeun, អ៊ូ Ou, ប៉ក់ Pak, ប៉ាង Pang, ផៃ Phay, ផង់ Phong, ភួង Phuong, ភឿន Phoeun, ពុំ Pum,
    រឿន Roeun, រុន Run, សឿន Soeun, ស៊ូ Su, ស៊ិន Sin, ស្វាយ Svay, ថាច់ Thach, ធឿន Thoeun, ទួន Tuon, វឿន Voeun
""")

WOMEN = spellings("""
    សុខា Sokha, ស្រីមុំ Sreymom, បុប្ផា Bopha, ណារី Nary, ស្រីលក្ខណ៍ Sreyleak, ស្រីពៅ Sreypov, ចាន់ធី Chanthy,
    សុភី Sophy, សុគន្ធា Sokunthea, ស្រីនាង Sreyneang, ផល្លា Phalla, ធីតា Thida, លីណា Lina, លីដា Lida, ធារី Theary,
    វណ្ណារី Vannary, វណ្ណី Vanny, ស្រីនិច Sreynich, ស្រីណាត Sreyneath, ស្រីរ័ត្ន Sreyrath, ស្រីពេជ្រ Sreypich,
    ស្រីអូន Sreyoun, ស្រីទូច Sreytouch, ស្រីម៉ៅ Sreymao, ស្រីលីន Sreylin, ស្រីនី Sreyny, ស្រីហួច Sreyhuoch,
    ម៉ារីណា Marina, កន្និកា Kanika, កញ្ញា Kanha, កុសុមា Kosoma, កេសរ Kesor, កល្យាណ Kalyan, គន្ធា Kunthea,
    ចរិយា Chariya, ចន្ធូ Chanthu, ចិន្តា Chenda, ចាន់ណារី Channary, ច័ន្ទណាវី Channavy, ច័ន្ទរស្មី Chanrasmey,
    ដាលីន Dalin, ដាវី Davy, ដានី Dany, ដាណែត Daneth, ណាវី Navy, ណាវិន Navin, ណាលីន Nalin, នារី Neary, នីតា Nita,
    និមល Nimol, និស្សា Nissa, ពិសី Pisey, ពិដោរ Pidor, ផល្លី Phally, ផានី Phany, ផានិត Phanit, មណី Many,
    មុនីកា Monika, មាលា Mealea, ម៉ាលី Maly, ម៉ាលិស Malis, មល្លិកា Mallika, មរកត Morokot, យុវតី Yuvatey,
    យ៉ាន់នី Yanny, រចនា Rachana, រំដួល Rumduol, លក្ខិណា Leakhena, លក្ខណា Leakhna, វិច្ឆិកា Vicheka, វតី Vatey,
    សោភា Sophea, សោភ័ណ Sophorn, ស៊ីណា Sina, ស៊ីណាត Sinath, ស៊ីនួន Sinuon, សាវី Savy, សុជាតា Socheata,
    សុដា Soda, សុដាវី Sodavy, សុធារី Sotheary, សុនីតា Sonita, សុភាវី Sopheavy, សុម៉ាលី Somaly,
    សុវណ្ណារី Sovannary, ទេវី Tevy, ថារី Thary, ថាវី Thavy, អមរា Amara, អប្សរា Apsara, ស៊ីថា Sitha, សុរតី Soratey,
    រំភា Rumphea, ចំប៉ា Champa, ចន្ទី Chantey, ពុំសែន Pumsen, កុលាប Kolab, ភារី Pheary, ឌីណា Dina, អូន Oun
""")

MEN = spellings("""
    សំណាង Samnang, ដារ៉ា Dara, វិបុល Vibol, ពិសិដ្ឋ Piseth, វិសាល Visal, រតនា Ratana, មុនី Mony, ចាន់ថន Chanthan,
    វុទ្ធី Vuthy, វាសនា Veasna, វណ្ណៈ Vannak, ចាន់ដារ៉ា Chandara, វិជ្ជា Vichea, វីរៈ Virak, រដ្ឋា Ratha,
    រិទ្ធី Rithy, រិទ្ធ Rith, បញ្ញា Panha, ប៊ុនធឿន Bunthoeun, ប៊ុនលី Bunly, ប៊ុនណា Bunna, ប៊ុនរ៉ុង Bunrong,
    ប៊ុនថន Bunthan, ឧត្តម Oudam, សុវណ្ណ Sovan, សុវណ្ណារិទ្ធ Sovannarith, សុធា Sothea, សុធី Sothy, សុភាន់ Sophan,
    សុជាតិ Socheat, សុខន Sokhon, សុខុម Sokhom, សុខជា Sokchea, សុខរិទ្ធ Sokrith, សារិន Sarin, សារឿន Saroeun,
    សារ៉ាត់ Sarath, សារុំ Sarom, សាវុធ Savuth, សាវឿន Savoeun, សាមុត Samuth, សំអុល Samol, សំបូរ Sambo,
    សម្បត្តិ Sambath, ណារិទ្ធ Narith, ណារ៉ុង Narong, ណារ៉ា Nara, គឹមហុង Kimhong, កុសល Kosal, កក្កដា Kakada,
    ខេមរិន Khemrin, គិរី Kiri, ច័ន្ទតារា Chantara, ច័ន្ទបូរ Chanbo, ចំរើន Chamroeun, ជីវ័ន Chivoan,
    ជំនិត Chumnit, ដារិទ្ធ Darith, តារា Tara, តុលា Tola, ថាវុធ Thavuth, ធារិទ្ធ Thearith, ធឿន Thoeun,
    និស្ស័យ Nisay, បូរ៉ា Bora, បូរិន Borin, បូណា Bona, ពុទ្ធី Puthy, ពុទ្ធា Puthea, ពន្លឺ Ponleu, ភារុណ Phearun,
    ភារិទ្ធ Phearith, មនោ Mano, មង្គល Mongkol, យុទ្ធា Yuthea, រតនៈ Ratanak, លីហ៊ាង Lyheang, លីហួរ Lyhour,
    វណ្ណឌី Vandy, វិមាន Vimean, វិឆ័យ Vichay, វិទូ Vitou, សិលា Seila, សីហា Seiha, សិរីវឌ្ឍន៍ Sereyvath, សេរី Serey,
    សិទ្ធា Setha, អរុណ Arun, អម្រិត Amrith, អានន្ទ Anon, អាទិត្យ Atith, ឧទ័យ Oudey, ឯករាជ្យ Ekreach,
    កំសាន្ត Kamsan, សន្តិភាព Santepheap, សុខសាន្ត Soksan, សុវត្ថិ Sovath, នរិន្ទ Norin, នរា Nora, មុន្នី Munny,
    សុរិន្ទ Sorin, ឧសភ Usaph, ភូមិន្ទ Phumin, ស្តើង Sdoeng, ណាក់ Nak, សុផល Sophal, សារាយ Saray, ចន្ថា Chantha
""")

EITHER = spellings("""
    វណ្ណា Vanna, សុវណ្ណា Sovanna, សុភាព Sopheap, សុភ័ក្ត្រ Sopheak, សុភា Sophea, ច័ន្ទរ៉ា Chanra, ចាន់ណា Channa,
    ខេមរា Khemara, ឆៃយ៉ា Chhaya, ធារ៉ា Theara, និរន្ត Niron, ភារម្យ Phearom, ភិរម្យ Phirum, ភក្តី Pheakdey,
    មករា Makara, មេសា Mesa, មិថុនា Mithona, រស្មី Rasmey, សុរិយា Soriya, ឧសភា Ousaphea, មុនីរ័ត្ន Monirath, សារី Sary
""")

FIRST_PARTS = spellings("សុខ Sok, ចាន់ Chan, គឹម Kim, ម៉េង Meng, ហេង Heng, លី Ly, ស៊ីវ Siv, វណ្ណ Vann")
LAST_PARTS_OF_WOMEN = spellings("លាង leang, អេង eng, នី ny, លីន lin, ណៃ nai, ឡាង lang, ហួយ huoy, មួយ muoy")
LAST_PARTS_OF_MEN = spellings("ឡេង leng, ហួរ huor, សាន san, ថុង thong, ឡុង long, ធន thun, សេង seng, រុន run")


def _joined(first: Sequence[Spelling], last: Sequence[Spelling]) -> tuple[Spelling, ...]:
    return tuple(
        Spelling(head.km + tail.km, head.latin + tail.latin)
        for head in first
        for tail in last
        if head.latin.lower() != tail.latin
    )


GIVEN: dict[Sex, tuple[Spelling, ...]] = {
    "f": WOMEN + EITHER + _joined(FIRST_PARTS, LAST_PARTS_OF_WOMEN),
    "m": MEN + EITHER + _joined(FIRST_PARTS, LAST_PARTS_OF_MEN),
}


def _falling_weights(count: int) -> list[float]:
    return list(accumulate(1 / (place + 12) for place in range(count)))


_FAMILY_WEIGHTS = _falling_weights(len(FAMILY))
_GIVEN_WEIGHTS = {sex: _falling_weights(len(names)) for sex, names in GIVEN.items()}


def draw_name(rng: Random, sex: Sex) -> Name:
    """Return a name for a person of that sex, the common names oftener than the rare ones."""
    family = rng.choices(FAMILY, cum_weights=_FAMILY_WEIGHTS)[0]
    given = rng.choices(GIVEN[sex], cum_weights=_GIVEN_WEIGHTS[sex])[0]
    return Name(family, given)
