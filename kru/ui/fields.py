"""Fields that read what people type: Khmer and Latin digits, days and quantities as they are written."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kru.kernel import khmer
from kru.kernel.reading import read_date, read_identifier, read_name, read_number, read_phone
from kru.kernel.reasons import Reason, Unreadable
from kru.spine import clock
from kru.ui.reasons import language, sentence


class _Read(forms.Field):
    """Base of fields that a reader of the kernel reads, and that say its reason when it cannot."""

    default_error_messages = {"required": _("Nothing is written here. Fill it in.")}

    def read(self, typed: str) -> Any:
        """Return the value of what was typed; raises `Unreadable`."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """Return the value, or None where nothing was typed."""
        if value in self.empty_values:
            return None
        try:
            return self.read(str(value))
        except Unreadable as unreadable:
            raise ValidationError(sentence(unreadable.reason), code=unreadable.reason.code) from unreadable


class DayInput(forms.TextInput):
    """A text box that shows a day as 16/03/2026 in the digits of the language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"autocomplete": "off", "placeholder": _("day/month/year"), "class": "short"}
        super().__init__({**given, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Return the day as it is shown."""
        return khmer.numeric_day(value, language()) if isinstance(value, date) else value


class DayField(_Read):
    """A day, however it is written, in Khmer or Latin digits."""

    widget = DayInput

    def read(self, typed: str) -> date:
        """Return the day that was typed."""
        return read_date(typed, today_year=clock.day_of(clock.now()).year)


class NumberInput(forms.TextInput):
    """A text box that shows a quantity in the digits of the language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "inputmode": "decimal", "class": "short", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Return the quantity as it is shown."""
        return khmer.number(value, language()) if isinstance(value, int | Decimal) else value


class NumberField(_Read):
    """A quantity in Khmer or Latin digits, between two bounds; `whole` gives an `int`, else a `Decimal`."""

    widget = NumberInput

    def __init__(
        self,
        *,
        whole: bool = False,
        least: int | Decimal = 0,
        most: int | Decimal | None = None,
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.whole, self.least, self.most = whole, least, most

    def read(self, typed: str) -> int | Decimal:
        """Return the quantity that was typed."""
        number = read_number(typed)
        if self.whole and number != number.to_integral_value():
            raise ValidationError(_("A whole number is needed here."), code="number-not-whole")
        lang = language()
        if number < self.least:
            raise ValidationError(
                _("At least %(least)s. Write %(least)s or more.") % {"least": khmer.number(self.least, lang)},
                code="number-too-small",
            )
        if self.most is not None and number > self.most:
            raise ValidationError(
                _("At most %(most)s. Write %(most)s or less.") % {"most": khmer.number(self.most, lang)},
                code="number-too-large",
            )
        return int(number) if self.whole else number


class NameField(_Read):
    """The name of a person, without the invisible characters that keyboards and copies leave in it."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": "120"})

    def read(self, typed: str) -> str:
        """Return the name as it is kept."""
        return read_name(typed)

    def to_python(self, value: Any) -> str:
        """Return the name, or nothing as an empty text."""
        return super().to_python(value) or ""


class IdentifierField(_Read):
    """The number of a person, card or unit: digits become Latin, zeros in front stay."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def read(self, typed: str) -> str:
        """Return the number as it is kept."""
        return read_identifier(typed)

    def to_python(self, value: Any) -> str:
        """Return the number, or nothing as an empty text."""
        return super().to_python(value) or ""


class PhoneField(_Read):
    """A telephone number of the country, however it is grouped; kept as nine or ten digits."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def read(self, typed: str) -> str:
        """Return the number as it is kept."""
        return read_phone(typed)

    def to_python(self, value: Any) -> str:
        """Return the number, or nothing as an empty text."""
        return super().to_python(value) or ""


class FileField(forms.FileField):
    """A file, kept with the form's other values."""

    default_error_messages = {
        "required": _("No file is chosen yet. Choose one."),
        "empty": _("This file is empty. Choose another one."),
    }


class PasswordField(forms.CharField):
    """A password, taken as it is typed and never shown again; `new` if it is being chosen."""

    default_error_messages = {"required": _("Nothing is written here. Fill it in.")}

    def __init__(self, *, new: bool = False, **given: Any) -> None:
        kind = "new-password" if new else "current-password"
        super().__init__(
            strip=False,
            max_length=200,
            widget=forms.PasswordInput(attrs={"autocomplete": kind}),
            **given,
        )


class TextField(forms.CharField):
    """A line of text; `lines` makes it a box."""

    default_error_messages = {"required": _("Nothing is written here. Fill it in.")}

    def __init__(self, *, lines: int = 1, **given: Any) -> None:
        if lines > 1:
            given.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**given)


class ChoiceField(forms.ChoiceField):
    """One of a few: `radio` shows them all, else they open as a list."""

    default_error_messages = {
        "required": _("Nothing is chosen yet. Choose one."),
        "invalid_choice": _("This choice is not among those offered. Choose one of them."),
    }

    def __init__(self, *, radio: bool = False, **given: Any) -> None:
        if radio:
            given.setdefault("widget", forms.RadioSelect)
        super().__init__(**given)


def said(reason: Reason) -> ValidationError:
    """Return a reason as the error of a field."""
    return ValidationError(sentence(reason), code=reason.code)


def typed_day(typed: str, *, today: date) -> date | None:
    """Return the day that an address names, however it is written; None for none or an unreadable one."""
    try:
        return read_date(typed, today_year=today.year) if typed else None
    except Unreadable:
        return None


def typed_id(typed: str) -> UUID | None:
    """Return the id that an address names; None for none or what is none."""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None
