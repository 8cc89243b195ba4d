"""Open and send the pages of the admin as a test client."""

import re

from django.urls import reverse


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def act(client, model, action, *rows, **extra):
    """Choose rows of a list and run an action on them, with the versions that the list shows."""
    keys = [row.pk for row in rows]
    shown = versions_in(client.get(address(model, "changelist")).text)
    form = {"action": action, "_selected_action": keys} | shown | extra
    return client.post(address(model, "changelist"), form, follow=True)


def versions_in(page):
    """Return the versions of rows that a list or a question hides, by the names of its fields."""
    return dict(re.findall(r'name="(shown_version_\d+)" value="([^"]*)"', page))


def errors_of(response):
    return response.context["adminform"].form.errors.as_text()


def listed(client, model, **query):
    """Return the rows that a list shows."""
    response = client.get(address(model, "changelist"), query)
    assert response.status_code == 200
    return set(response.context["cl"].queryset)


def suggested(client, model, field, term=""):
    """Ask for the choices of a field as its search box does."""
    query = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": term,
    }
    return client.get(reverse("admin:autocomplete"), query)
