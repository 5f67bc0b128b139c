from django.db import migrations

from kru.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_unit_moves"), ("journal", "0002_append_only")]
    operations = [AppendOnly("UnitMove")]
