"""Open and send the pages of the admin as a test client."""

import re
from html import unescape

from django.urls import reverse


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def act(client, model, action, *rows, **extra):
    """Choose rows of a list and run an action on them, with the versions that the list shows."""
    keys = [row.pk for row in rows]
    shown = versions_in(client.get(address(model, "changelist")).text)
    form = {"action": action, "_selected_action": keys} | shown
    if "post" in extra:
        form |= versions_in(client.post(address(model, "changelist"), form).text)
    return client.post(address(model, "changelist"), form | extra, follow=True)


def versions_in(page):
    """Return what a page, a list or a question hides of its rows, by the names of its fields."""
    found = re.findall(r'name="(shown_(?:version_|row_?|in_list_)\d*)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def save_change(client, url, form, **kwargs):
    """Send the page of a row as a browser does: with what it showed of the row."""
    shown = versions_in(client.get(url).text)
    return client.post(url, shown | form, **kwargs)


def change_row(client, row, form):
    return save_change(client, address(type(row), "change", row.pk), form)


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
