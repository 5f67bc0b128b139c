"""What the kernel's reasons say, in English and in Khmer."""

from kru.kernel.khmer import KHMER, figure
from kru.kernel.reasons import Reason

REASONS: dict[str, tuple[str, str]] = {
    "value-missing": (
        "Nothing is written here. Fill in the value.",
        "កន្លែងនេះមិនទាន់មានអ្វីសរសេរទេ។ សូមបំពេញតម្លៃ។",
    ),
    "date-unreadable": (
        "“{typed}” could not be read as a date. Write it as day/month/year, such as 16/03/1989.",
        "«{typed}» មិនអាចអានជាកាលបរិច្ឆេទបានទេ។ សូមសរសេរជា ថ្ងៃ/ខែ/ឆ្នាំ ដូចជា ១៦/០៣/១៩៨៩។",
    ),
    "date-only-year": (
        "“{typed}” has only a year. Add the day and the month, such as 16/03/1989.",
        "«{typed}» មានតែឆ្នាំ។ សូមបន្ថែមថ្ងៃ និងខែ ដូចជា ១៦/០៣/១៩៨៩។",
    ),
    "date-without-day": (
        "“{typed}” has a month and a year but no day. Add the day.",
        "«{typed}» មានខែ និងឆ្នាំ តែខ្វះថ្ងៃ។ សូមបន្ថែមថ្ងៃ។",
    ),
    "date-without-year": (
        "“{typed}” has a day and a month but no year. Add the year.",
        "«{typed}» មានថ្ងៃ និងខែ តែខ្វះឆ្នាំ។ សូមបន្ថែមឆ្នាំ។",
    ),
    "date-no-such-day": (
        "The value is “{typed}”; {month_en} of that year has no day {day}. Its last day is {last}. "
        "Correct the day.",
        "តម្លៃគឺ «{typed}» ប៉ុន្តែខែ{month_km}នៃឆ្នាំនោះ គ្មានថ្ងៃទី{day} ទេ។ ថ្ងៃចុងខែគឺ {last}។ សូមកែថ្ងៃ។",
    ),
    "date-no-such-month": (
        "The value is “{typed}”; there is no month {month}. Write it as day/month/year.",
        "តម្លៃគឺ «{typed}» ប៉ុន្តែគ្មានខែទី{month} ទេ។ សូមសរសេរជា ថ្ងៃ/ខែ/ឆ្នាំ។",
    ),
    "date-month-first": (
        "The value is “{typed}”; there is no month {month}. With the month written first it would be "
        "{suggestion}. Write it as day/month/year, or choose the order of the column.",
        "តម្លៃគឺ «{typed}» ប៉ុន្តែគ្មានខែទី{month} ទេ។ ប្រសិនបើខែសរសេរមុន នោះគឺ {suggestion}។ "
        "សូមសរសេរជា ថ្ងៃ/ខែ/ឆ្នាំ ឬជ្រើសលំដាប់សម្រាប់ជួរឈរ។",
    ),
    "date-year-implausible": (
        "The value is “{typed}”; its year lies outside {earliest} to {latest}. Check the year.",
        "តម្លៃគឺ «{typed}» ប៉ុន្តែឆ្នាំនៅក្រៅចន្លោះពី {earliest} ដល់ {latest}។ សូមពិនិត្យឆ្នាំ។",
    ),
    "date-serial-implausible": (
        "The cell holds the number {typed}, which is not a day a spreadsheet would mean. "
        "Write the date as day/month/year.",
        "ក្រឡាមានលេខ {typed} ដែលមិនមែនជាកាលបរិច្ឆេទក្នុងតារាងទេ។ សូមសរសេរជា ថ្ងៃ/ខែ/ឆ្នាំ។",
    ),
    "date-year-two-digits": (
        "“{typed}” has a year of two digits and was read as {suggestion}. Check the year.",
        "«{typed}» មានឆ្នាំ ២ ខ្ទង់ ហើយអានជា {suggestion}។ សូមពិនិត្យឆ្នាំ។",
    ),
    "date-buddhist-year": (
        "“{typed}” has a year of the Buddhist era and was read as {suggestion}. Check the year.",
        "«{typed}» មានឆ្នាំពុទ្ធសករាជ ហើយអានជា {suggestion}។ សូមពិនិត្យឆ្នាំ។",
    ),
    "sex-unreadable": (
        "“{typed}” could not be read as a sex. Write F or M.",
        "«{typed}» មិនអាចអានជាភេទបានទេ។ សូមសរសេរ ស ឬ ប។",
    ),
    "identifier-unreadable": (
        "“{typed}” could not be read as a number of a card or a register. Write its digits and letters only.",
        "«{typed}» មិនអាចអានជាអត្តលេខបានទេ។ សូមសរសេរតែលេខ និងអក្សររបស់វា។",
    ),
    "identifier-shortened": (
        "The spreadsheet has shortened this number to “{typed}”, and digits may be lost. "
        "Set the column to text and write the whole number.",
        "តារាងបានបំព្រួញលេខនេះទៅជា «{typed}» ហើយលេខខ្លះអាចបាត់។ សូមកំណត់ជួរឈរជាអត្ថបទ រួចសរសេរលេខឱ្យពេញ។",
    ),
    "name-unreadable": (
        "“{typed}” has no letters, so it is not a name. Write the name.",
        "«{typed}» គ្មានអក្សរ ដូច្នេះមិនមែនជាឈ្មោះទេ។ សូមសរសេរឈ្មោះ។",
    ),
    "phone-unreadable": (
        "“{typed}” is not a telephone number of Cambodia. Write nine or ten digits, such as 012 345 678.",
        "«{typed}» មិនមែនជាលេខទូរសព្ទនៅកម្ពុជាទេ។ សូមសរសេរលេខ ៩ ឬ ១០ ខ្ទង់ ដូចជា 012 345 678។",
    ),
    "phone-more-than-one": (
        "“{typed}” holds more than one telephone number. Keep one, such as {suggestion}.",
        "«{typed}» មានលេខទូរសព្ទលើសពីមួយ។ សូមទុកតែមួយ ដូចជា {suggestion}។",
    ),
    "number-unreadable": (
        "“{typed}” could not be read as a number. Write it such as 13,412 or 72.5.",
        "«{typed}» មិនអាចអានជាចំនួនបានទេ។ សូមសរសេរដូចជា ១៣.៤១២ ឬ ៧២,៥។",
    ),
}


def sentence(reason: Reason, lang: str) -> str:
    """Return what a reason of the kernel says in a language."""
    english, khmer = REASONS[reason.code]
    figures = {name: figure(value, lang) for name, value in reason.figures.items()}
    return (khmer if lang == KHMER else english).format(**figures)
