from django.db import migrations

from kru.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial")]
    operations = [AppendOnly("LedgerEntry")]
