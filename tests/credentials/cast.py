"""The certificate of the drawings: everything filled in, with the clusters that renderers get wrong."""

from datetime import date
from decimal import Decimal
from typing import Any

from kru.credentials.content import CertificateContent, Cycle

CODE = "8JQ2-M6T0-WZ4R-VB1X-F"
VERIFY_URL = f"https://kru.example/verify/{CODE}"


def certificate_content(**other: Any) -> CertificateContent:
    """Return what Bopha's certificate says, with other words where they are given."""
    words: dict[str, Any] = {
        "number": "2026-03-0001287",
        "code": CODE,
        "ministry": "ក្រសួងអប់រំ យុវជន និងកីឡា",
        "office": "ការិយាល័យគ្រប់គ្រង អវប",
        "cycle": Cycle(first_year=2021, last_year=2026),
        "honorific": "លោកស្រី",
        "name_km": "សៀង បុប្ផា",
        "name_latin": "SEANG BOPHA",
        "staff_number": "1177020519",
        "position": "នាយិកា",
        "workplace": "សាលាបឋមសិក្សាវត្តថ្មី ស្រុកព្រែកស្វាយ ខេត្តទន្លេធំ",
        "course": "ភាពជាអ្នកដឹកនាំ ការសិក្សារៀនសូត្រតាមសាលារៀន",
        "hours": Decimal(45),
        "credits": Decimal(3),
        "held_from": date(2026, 2, 9),
        "held_until": date(2026, 3, 6),
        "issued_in": "រាជធានីភ្នំពេញ",
        "issued_on": date(2026, 3, 13),
        "lunar_date": "ថ្ងៃសុក្រ ១០រោច ខែផល្គុន ឆ្នាំម្សាញ់ សប្តស័ក ព.ស. ២៥៦៩",
        "signer_title": "ប្រធានការិយាល័យគ្រប់គ្រង អវប",
        "signer_name": "បណ្ឌិត ឡុង វិសាល",
    }
    return CertificateContent(**(words | other))
