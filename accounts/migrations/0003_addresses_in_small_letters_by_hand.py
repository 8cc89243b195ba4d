"""Accounts are looked up by their address in small letters: write so what was stored otherwise."""

from django.db import migrations


def write_small(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for user in User.objects.only("email").iterator():
        if user.email != user.email.lower():
            User.objects.filter(pk=user.pk).update(email=user.email.lower())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guesscount")]
    operations = [migrations.RunPython(write_small, migrations.RunPython.noop)]
