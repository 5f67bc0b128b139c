from django.db import migrations

from kru.journal.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("journal", "0002_append_only")]
    operations = [AppendOnly("NumberRange"), AppendOnly("Letter"), AppendOnly("Voiding")]
