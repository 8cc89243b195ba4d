import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='classclip',
            options={'ordering': ['-uploaded_at', '-pk'], 'verbose_name': 'film of a class', 'verbose_name_plural': 'films of classes'},
        ),
        migrations.AlterModelOptions(
            name='clipface',
            options={'ordering': ['cluster', '-is_usable', 'number', 'pk'], 'verbose_name': 'face in a film', 'verbose_name_plural': 'faces in films'},
        ),
        migrations.AlterModelOptions(
            name='facecluster',
            options={'ordering': ['clip', 'number'], 'verbose_name': 'person in a film', 'verbose_name_plural': 'people in films'},
        ),
        migrations.AlterField(
            model_name='clipface',
            name='cluster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faces', to='faces.facecluster', verbose_name='person in the film'),
        ),
        migrations.AlterField(
            model_name='clipface',
            name='tracklet',
            field=models.PositiveIntegerField(help_text='Pictures of one track are one person.', verbose_name='track through the film'),
        ),
        migrations.AlterField(
            model_name='facecluster',
            name='clip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clusters', to='faces.classclip', verbose_name='film'),
        ),
        migrations.AlterField(
            model_name='facecluster',
            name='number',
            field=models.PositiveSmallIntegerField(help_text='In the film.', verbose_name='running number'),
        ),
    ]
