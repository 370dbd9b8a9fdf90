"""Signing a printed page is a right of its own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0012_first_seals'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='page',
            options={'ordering': ['issue', 'position'], 'permissions': [('sign_page', 'Can sign printed pages')], 'verbose_name': 'page', 'verbose_name_plural': 'pages'},
        ),
    ]
