from django.db import migrations

from kru.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [AppendOnly("Receipt"), AppendOnly("Entry")]
