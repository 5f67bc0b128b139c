from django.db import migrations

from kru.spine.trigram import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [TrigramIndex("Offering")]
