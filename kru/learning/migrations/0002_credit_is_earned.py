from django.db import migrations

# A line of the ledger that names a verification as its source needs one: of this person, for a run that was
# completed and confirmed. A reversing line needs none.
EARNED = """
SELECT 1 FROM learning_verification v JOIN learning_enrolment e ON e.id = v.enrolment_id
WHERE v.id = NEW.source_id AND v.entry_id = NEW.id AND v.reversed_on IS NULL
AND e.person_id = NEW.person_id AND e.state = 'completed'
AND e.confirmed_on IS NOT NULL AND e.verified_on IS NOT NULL
"""
CONCERNED = "NEW.source_type = 'learning.verification' AND NEW.reverses_id IS NULL"
REFUSED = "credit-not-earned: completed, confirmed and verified"


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION learning_credit_is_earned() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF NOT EXISTS ({EARNED}) THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN NEW; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER learning_credit_is_earned BEFORE INSERT ON credits_ledgerentry "
            f"FOR EACH ROW WHEN ({CONCERNED}) EXECUTE FUNCTION learning_credit_is_earned()"
        )
        return
    schema_editor.execute(
        "CREATE TRIGGER learning_credit_is_earned BEFORE INSERT ON credits_ledgerentry "
        f"WHEN {CONCERNED} AND NOT EXISTS ({EARNED}) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER learning_credit_is_earned ON credits_ledgerentry")
        schema_editor.execute("DROP FUNCTION learning_credit_is_earned")
        return
    schema_editor.execute("DROP TRIGGER learning_credit_is_earned")


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial"), ("credits", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
