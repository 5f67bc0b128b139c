"""The words ministries put over the columns of their lists, and in the lines around them."""

from collections.abc import Mapping

# Several for each meaning: no two offices write the same.
STAFF_HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "km": {
        "line": ("ល.រ", "ល.រ.", "លេខរៀង"),
        "staff_number": ("អត្តលេខមន្ត្រី", "អត្តលេខ", "អត្តលេខមន្ត្រីរាជការ", "លេខមន្ត្រី"),
        "name_km": ("គោត្តនាម និងនាម", "ឈ្មោះខ្មែរ", "នាម និងគោត្តនាម", "ឈ្មោះ"),
        "name_latin": ("ឈ្មោះឡាតាំង", "អក្សរឡាតាំង", "ឈ្មោះជាអក្សរឡាតាំង", "ជាឡាតាំង"),
        "sex": ("ភេទ", "ភេទ (ប/ស)"),
        "born_on": ("ថ្ងៃខែឆ្នាំកំណើត", "ថ្ងៃ ខែ ឆ្នាំ កំណើត", "ថ្ងៃកំណើត"),
        "national_id": ("លេខអត្តសញ្ញាណប័ណ្ណ", "អត្តសញ្ញាណប័ណ្ណ", "អត្ត.ប័ណ្ណ"),
        "workplace_code": ("លេខកូដអង្គភាព", "កូដសាលា", "កូដអង្គភាព"),
        "workplace_name": ("អង្គភាព", "ឈ្មោះសាលា", "អង្គភាពបម្រើការ"),
        "position": ("មុខតំណែង", "តួនាទី", "មុខងារ"),
        "grade": ("ឋានន្តរស័ក្តិ", "ក្របខណ្ឌ និងថ្នាក់", "ឋានន្តរស័ក្តិ និងថ្នាក់"),
        "hired_on": ("ថ្ងៃចូលបម្រើការ", "ថ្ងៃខែឆ្នាំចូលបម្រើការងារ", "ចូលក្របខណ្ឌ"),
        "phone": ("លេខទូរសព្ទ", "ទូរស័ព្ទ", "លេខទូរស័ព្ទ"),
        "remark": ("ផ្សេងៗ", "កំណត់សម្គាល់"),
    },
    "en": {
        "line": ("No.", "#", "Nº"),
        "staff_number": ("EMP_NO", "Civil servant number", "Payroll ID", "Officer ID"),
        "name_km": ("NAME_KH", "Khmer name", "Name (Khmer)"),
        "name_latin": ("NAME_EN", "Latin name", "Full name", "Name (English)"),
        "sex": ("SEX", "Gender", "Sex"),
        "born_on": ("DOB", "Date of birth", "Birth date"),
        "national_id": ("NID", "National ID", "ID card no."),
        "workplace_code": ("SCHOOL_CODE", "School code", "Workplace code"),
        "workplace_name": ("SCHOOL", "School name", "Workplace"),
        "position": ("POSITION", "Position", "Function"),
        "grade": ("GRADE", "Grade", "Frame and step"),
        "hired_on": ("HIRE_DATE", "Date of entry", "Entered service"),
        "phone": ("PHONE", "Telephone", "Phone number"),
        "remark": ("REMARK", "Remarks"),
    },
}

SCHOOL_HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "km": {
        "line": ("ល.រ", "លេខរៀង"),
        "code": ("កូដសាលា", "លេខកូដអង្គភាព", "លេខកូដ"),
        "name_km": ("ឈ្មោះសាលា", "ឈ្មោះសាលា (ខ្មែរ)", "អង្គភាព"),
        "name_latin": ("ឈ្មោះសាលា (ឡាតាំង)", "ជាឡាតាំង"),
        "kind": ("ប្រភេទសាលា", "កម្រិត", "ប្រភេទ"),
        "district_code": ("កូដស្រុក", "លេខកូដស្រុក"),
        "district_name": ("ស្រុក/ក្រុង", "ក្រុង ស្រុក ខណ្ឌ"),
        "village_code": ("កូដភូមិ", "លេខកូដភូមិ"),
        "region": ("តំបន់", "តំបន់ភូមិសាស្ត្រ"),
    },
    "en": {
        "line": ("No.", "#"),
        "code": ("SCHOOL_CODE", "School code", "EMIS code"),
        "name_km": ("NAME_KH", "School name (Khmer)", "Khmer name"),
        "name_latin": ("NAME_EN", "School name", "School name (Latin)"),
        "kind": ("LEVEL", "School type", "Type"),
        "district_code": ("DIST_CODE", "District code"),
        "district_name": ("DISTRICT", "District"),
        "village_code": ("VILL_CODE", "Village code"),
        "region": ("REGION", "Area"),
    },
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "km": {
        "f": "ស", "m": "ប", "female": "ស្រី", "male": "ប្រុស",
        "teacher": "គ្រូបង្រៀន", "contract_teacher": "គ្រូកិច្ចសន្យា", "director": "នាយកសាលា",
        "deputy_director": "នាយករង", "secretary": "លេខាធិការ", "support": "បុគ្គលិកគាំទ្រ",
        "officer": "មន្ត្រី", "trainer": "គ្រូឧទ្ទេស", "specialist": "អ្នកឯកទេសអប់រំ",
        "preschool": "មត្តេយ្យ", "primary": "បឋមសិក្សា", "lower_secondary": "អនុវិទ្យាល័យ",
        "upper_secondary": "វិទ្យាល័យ", "urban": "ទីប្រជុំជន", "rural": "ជនបទ", "remote": "ដាច់ស្រយាល",
        "total": "សរុប", "women": "ស្រី", "people": "នាក់", "grand_total": "សរុបរួម",
        "kingdom": "ព្រះរាជាណាចក្រកម្ពុជា", "motto": "ជាតិ សាសនា ព្រះមហាក្សត្រ",
        "ministry": "ក្រសួងអប់រំ យុវជន និងកីឡា", "staff_title": "បញ្ជីរាយនាមបុគ្គលិកអប់រំ",
        "school_title": "បញ្ជីសាលារៀន", "sheet": "បញ្ជីទី១",
        "seen": "បានឃើញ និងឯកភាព", "made_by": "អ្នកធ្វើបញ្ជី", "head_of_office": "ប្រធានការិយាល័យ",
    },
    "en": {
        "f": "F", "m": "M", "female": "Female", "male": "Male",
        "teacher": "Teacher", "contract_teacher": "Contract teacher", "director": "School director",
        "deputy_director": "Deputy director", "secretary": "Secretary", "support": "Support staff",
        "officer": "Officer", "trainer": "Trainer", "specialist": "Education specialist",
        "preschool": "Preschool", "primary": "Primary", "lower_secondary": "Lower secondary",
        "upper_secondary": "Upper secondary", "urban": "Urban", "rural": "Rural", "remote": "Remote",
        "total": "Total", "women": "women", "people": "people", "grand_total": "Grand total",
        "kingdom": "Kingdom of Cambodia", "motto": "Nation Religion King",
        "ministry": "Ministry of Education, Youth and Sport", "staff_title": "List of education staff",
        "school_title": "List of schools", "sheet": "List 1",
        "seen": "Seen and approved", "made_by": "Prepared by", "head_of_office": "Head of office",
    },
}  # fmt: skip

FRAMES_KM = {"A": "ក", "B": "ខ", "C": "គ"}
