"""The invented country: provinces, districts, communes and villages with names made from parts."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from kru.demo.names import Spelling, spellings

Level = Literal["province", "district", "commune", "village"]

# Above the 25 codes in use, so that the real gazetteer can be loaded beside the invented one.
FIRST_PROVINCE_CODE = 31

PROVINCES = spellings("""
    ទន្លេធំ Tonle Thum, ភ្នំស្រល់ Phnum Sral, បុរីជ័យ Borei Chey, កំពង់រាំង Kampong Reang, ស្ទឹងឈូក Stueng Chhuk,
    ព្រៃក្រវាញ Prey Kravanh, វាលស្រូវ Veal Srov, កោះដូង Kaoh Doung, បឹងត្រាច Boeng Trach, ភ្នំរកា Phnum Roka,
    កំពង់ល្វា Kampong Lvea, ត្រពាំងឈូក Trapeang Chhuk, ព្រែកខៀវ Preaek Khiev, ស្ទឹងខៀវ Stueng Khiev,
    ទន្លេតូច Tonle Touch, ព្រៃស្រល់ Prey Sral, បន្ទាយថ្ម Banteay Thma, កំពង់ចារ Kampong Char, ភ្នំខៀវ Phnum Khiev,
    អូររកា Ou Roka, វាលទន្សាយ Veal Tonsay, មាត់បឹង Moat Boeng, កោះត្រែង Kaoh Traeng, ស្ទឹងស Stueng Sa,
    ដំណាក់ដំរី Damnak Damrei
""")

HEADS = spellings("""
    ព្រែក Preaek, អូរ Ou, ទួល Tuol, បឹង Boeng, ភ្នំ Phnum, ព្រៃ Prey, ស្ទឹង Stueng, កោះ Kaoh, វាល Veal,
    ត្រពាំង Trapeang, កំពង់ Kampong, ចំការ Chamkar, គោក Kouk, ស្រែ Srae, ស្ពាន Spean, ស្រះ Srah, ជ្រោយ Chrouy,
    ក្រាំង Krang, ដំណាក់ Damnak, ថ្ម Thma, អណ្តូង Andoung, ផ្លូវ Phlov
""")

TAILS = spellings("""
    ស្វាយ Svay, ក្រសាំង Krasang, តាសេក Taseik, តាមាស Tameas, ដូនមាស Dounmeas, ឈូក Chhuk, ត្នោត Tnaot, ដូង Doung,
    ចារ Char, ពោធិ៍ Pou, អំពិល Ampil, ល្វា Lvea, រាំង Reang, ត្រាច Trach, ឫស្សី Ruessei, ក្រហម Kraham, ស្រល់ Sral,
    សំរោង Samraong, ស្នោ Snao, ចំបក់ Chambak, ជ្រៃ Chrey, រកា Roka, ទទឹង Totueng, ខ្ពស់ Khpos, វែង Veaeng,
    ក្របី Krabei, ដំរី Damrei, សេះ Seh, គោ Kou, ក្អែក Kaek, ក្រួច Krouch, មាន់ Moan, ទា Tea, ស្វា Sva, ខ្លា Khla,
    ផ្អែម Phaem, ថ្មី Thmei, ធំ Thum, តូច Touch, ខៀវ Khiev, ស Sa, ខ្មៅ Khmau, តាអុក Taok, តាពេជ្រ Tapich,
    យាយមុំ Yeaymom, ដូនសុខ Dounsokh, តារស់ Taros, ខ្វិត Khvet, ត្របែក Trabaek, ពន្លៃ Ponley, ក្រវាន់ Kravan
""")

QUARTERS = spellings("""
    លើ Leu, ក្រោម Kraom, ជើង Cheung, ត្បូង Tboung, កើត Kaeut, លិច Lech, កណ្តាល Kandal, ថ្មី Thmei, ចាស់ Chas
""")

PAGODAS = spellings("""
    វត្តថ្មី Vat Thmei, វត្តចាស់ Vat Chas, វត្តពោធិ៍ Vat Pou, វត្តស្វាយ Vat Svay, វត្តកណ្តាល Vat Kandal,
    វត្តខ្ពស់ Vat Khpos, វត្តល្វា Vat Lvea, វត្តអំពិល Vat Ampil, វត្តកោះ Vat Kaoh, វត្តសំរោង Vat Samraong,
    វត្តជ្រៃ Vat Chrey, វត្តភ្នំ Vat Phnum
""")

FLOWERS = spellings("""
    ផ្កាឈូក Phka Chhuk, ផ្កាម្លិះ Phka Mlih, ផ្ការំដួល Phka Rumduol, ផ្កាចំប៉ា Phka Champa, ផ្កាកុលាប Phka Kolab,
    ផ្កាត្របែក Phka Trabaek, ផ្កាសុគន្ធ Phka Sokun, កូនឈូក Koun Chhuk, កូនតារា Koun Tara, កូនដូង Koun Doung
""")

# Combinations that are districts of the real country.
NOT_INVENTED = {
    "អូររាំង", "ព្រៃវែង", "កោះធំ", "វាលវែង", "កំពង់ស្វាយ", "កំពង់ត្រាច", "កំពង់ត្របែក",
}  # fmt: skip

COLUMNS = ("code", "name_km", "name_latin", "name_ungegn", "unit_km", "unit_latin", "unit_en")
UNITS: dict[str, tuple[str, str, str]] = {
    "province": ("ខេត្ត", "Khaet", "Province"),
    "capital": ("រាជធានី", "Reach Theani", "Capital"),
    "district": ("ស្រុក", "Srok", "District"),
    "municipality": ("ក្រុង", "Krong", "Municipality"),
    "section": ("ខណ្ឌ", "Khan", "Section"),
    "commune": ("ឃុំ", "Khum", "Commune"),
    "quarter": ("សង្កាត់", "Sangkat", "Quarter"),
    "village": ("ភូមិ", "Phum", "Village"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One unit of the invented gazetteer; the code of its parent begins its own."""

    code: str
    level: Level
    unit: str
    name: Spelling

    @property
    def parent_code(self) -> str:
        """Return the code of the unit it lies in; empty for a province."""
        return self.code[:-2]

    @property
    def unit_km(self) -> str:
        """Return the Khmer word for what it is: ស្រុក."""
        return UNITS[self.unit][0]

    @property
    def full_km(self) -> str:
        """Return the name with the word for what it is: ស្រុកព្រែកស្វាយ."""
        return self.unit_km + self.name.km


def _join(head: Spelling, tail: Spelling) -> Spelling:
    return Spelling(head.km + tail.km, f"{head.latin} {tail.latin}")


def _fresh_names(rng: Random, count: int, taken: set[str]) -> list[Spelling]:
    taken = taken | NOT_INVENTED
    pairs = [(head, tail) for head in HEADS for tail in TAILS if head.km + tail.km not in taken]
    return [_join(head, tail) for head, tail in rng.sample(pairs, count)]


def provinces(count: int) -> list[Place]:
    """Return the first of the 25 invented provinces; the third is the capital."""
    return [
        Place(f"{FIRST_PROVINCE_CODE + place:02}", "province", "capital" if place == 2 else "province", name)
        for place, name in enumerate(PROVINCES[:count])
    ]


def districts(
    rng: Random, inside: Sequence[Place], counts: Sequence[int], existing: Sequence[Place]
) -> list[Place]:
    """Return further districts of the given provinces, no name twice; the first of each is a municipality."""
    names = iter(_fresh_names(rng, sum(counts), {place.name.km for place in (*inside, *existing)}))
    found = []
    for province, count in zip(inside, counts, strict=True):
        first = 1 + sum(place.parent_code == province.code for place in existing)
        for number in range(first, first + count):
            town = number == first
            unit = "section" if province.unit == "capital" else "municipality" if town else "district"
            found.append(Place(f"{province.code}{number:02}", "district", unit, next(names)))
    return found


def communes(rng: Random, district: Place, count: int) -> list[Place]:
    """Return the communes of a district, the first named as the district is."""
    unit = "commune" if district.unit == "district" else "quarter"
    names = [district.name, *_fresh_names(rng, count - 1, {district.name.km})]
    return [
        Place(f"{district.code}{number:02}", "commune", unit, name)
        for number, name in enumerate(names, start=1)
    ]


def villages(rng: Random, commune: Place, count: int) -> list[Place]:
    """Return the villages of a commune."""
    names = [_join(rng.choice((*TAILS, commune.name)), rng.choice(QUARTERS)) for _ in range(count // 2)]
    names += _fresh_names(rng, count - len(names), {commune.name.km})
    return [
        Place(f"{commune.code}{number:02}", "village", "village", name)
        for number, name in enumerate(names, start=1)
    ]


def write_gazetteer(folder: Path, places: Iterator[Place]) -> dict[str, int]:
    """Write the four CSV files of a gazetteer into a folder and return the rows of each by level.

    The columns are those in which the country's gazetteer is published.
    """
    files: dict[Level, str] = {
        "province": "provinces.csv",
        "district": "districts.csv",
        "commune": "communes.csv",
        "village": "villages.csv",
    }
    rows: dict[str, list[list[str]]] = {level: [] for level in files}
    for place in places:
        parent = [] if place.level == "province" else [place.parent_code]
        units = [] if place.level == "village" else ["", *UNITS[place.unit]]
        rows[place.level].append([place.code, *parent, place.name.km, place.name.latin, *units])
    for level, name in files.items():
        head = list(COLUMNS)
        if level == "village":
            head = ["code", "name_km", "name_latin"]
        if level != "province":
            head.insert(1, "parent_code")
        with (folder / name).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows([head, *rows[level]])
    return {level: len(found) for level, found in rows.items()}
