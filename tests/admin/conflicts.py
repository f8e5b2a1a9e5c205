"""The page that shows the second of two who save what the first has saved."""


def conflict(response):
    return response.context["adminform"].form.conflict


def differences(response):
    """By field: the value as opened, as stored now and as typed, and which of the last two is chosen."""
    return {
        difference.name: (difference.before, difference.theirs, difference.mine, difference.choice)
        for difference in conflict(response).differences
    }


def chosen(response, **choices):
    """The hidden fields of the page that shows the conflict, and the choices that are made there."""
    form = response.context["adminform"].form
    hidden = {name: form[name].value() for name in ("seen", "opened")}
    return hidden | {f"keep-{field}": choice for field, choice in choices.items()}
