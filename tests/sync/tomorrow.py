"""The program as it may be tomorrow: a copy with a changed table, a new kind and a newer command."""

import shutil
from pathlib import Path

import kru

# in the copy: file, what stands there today, what stands there tomorrow
CHANGES = (
    (
        "staff/models/qualification.py",
        "    institution = models.CharField(max_length=200, blank=True)\n",
        "    school = models.CharField(max_length=200, blank=True)\n"
        '    remark = models.CharField(max_length=40, default="of tomorrow")\n',
    ),
    ("staff/actions/qualification.py", "institution=cmd.institution", "school=cmd.institution"),
    ("staff/actions/qualification.py", "=qualification.institution", "=qualification.school"),
    ("career/queries.py", "held.institution", "held.school"),
    (
        "staff/replicas.py",
        "replicate(Qualification)",
        'replicate(Qualification, was={"institution": "school"})\n'
        "from kru.staff.models import Award\n\n"
        "replicate(Award)",
    ),
    (
        "staff/actions/person.py",
        'exclude={"person_id", "command_id"})\n    # allow\n    do.require(terms.CORRECT_PERSON',
        'exclude={"person_id", "command_id", "why"})\n    # allow\n    do.require(terms.CORRECT_PERSON',
    ),
    ("staff/models/__init__.py", '"""\n', '"""\n\nfrom kru.staff.models.award import Award\n'),
    (
        "staff/actions/person.py",
        '@action("staff.correct_person", takes=CorrectPerson, final="central")',
        "class CorrectPersonWhy(CorrectPerson):\n"
        '    """Correct a person, with the reason."""\n\n'
        "    why: str\n\n\n"
        '@action("staff.correct_person", takes=CorrectPersonWhy, final="central", version=2,\n'
        '        was={1: lambda old: {**old, "why": "not asked yet"}})',
    ),
)
AWARD = '''"""Award: what is known of people tomorrow."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models.person import Person


class Award(Scoped):
    """A medal of a person."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="awards")
    title = models.CharField(max_length=80)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Award"].as_manager()
'''
MIGRATION = """from django.db import migrations, models

import kru.kernel.ids


def give_awards(apps, schema_editor):
    people = apps.get_model("staff", "Person").objects.exclude(path="")
    award = apps.get_model("staff", "Award")
    award.objects.bulk_create(award(person=person, title="of tomorrow") for person in people)


class Migration(migrations.Migration):
    dependencies = [("staff", "{last}")]
    operations = [
        migrations.RenameField("Qualification", "institution", "school"),
        migrations.AddField(
            "Qualification", "remark", models.CharField(max_length=40, default="of tomorrow")
        ),
        migrations.CreateModel(
            "Award",
            [
                ("id", models.UUIDField(primary_key=True, default=kru.kernel.ids.new_id, serialize=False)),
                ("title", models.CharField(max_length=80)),
                ("person", models.ForeignKey("staff.Person", models.PROTECT, related_name="awards")),
            ],
        ),
        {awards}
    ]
"""


def make(folder: Path, *, at_central: bool) -> Path:
    """Write tomorrow's program into a folder, and return the path from which it is imported.

    At central its migration finds awards for everybody; an office gets them from there.
    """
    package = folder / "kru"
    shutil.copytree(Path(kru.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, today, tomorrow in CHANGES:
        path = package / name
        text = path.read_text()
        assert today in text, f"{name}: {today}"
        path.write_text(text.replace(today, tomorrow, 1))
    (package / "staff/models/award.py").write_text(AWARD)
    last = max(path.stem for path in (package / "staff/migrations").glob("0*.py"))
    awards = "migrations.RunPython(give_awards, migrations.RunPython.noop)," if at_central else ""
    written = MIGRATION.replace("{last}", last).replace("{awards}", awards)
    (package / "staff/migrations/9999_tomorrow.py").write_text(written)
    return folder
