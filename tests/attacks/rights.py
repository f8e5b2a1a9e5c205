"""Which tables a role may write, by events/newsroom/roles.py, and what nobody may bring about."""

from django.apps import apps

from events.newsroom.roles import AUTH_ROLES, ROLES
from tests.attacks import drafts

# Follow from events, whoever publishes them; the chain, from every write; and Django's own log of who did what.
DERIVED = {"events_span", "events_span_events", "events_step", "events_chain", "events_chainlink"}
DERIVED |= {"events_publicchange", "django_admin_log"}
# What readers send to the editors.
OF_READERS = {"events_mistakereport"}
# Written with an import.
OF_IMPORTS = {"events_importrow", "events_importpage"}
# Of the account itself: its second factor, and its tokens.
OWN = {"otp_totp_totpdevice", "otp_static_staticdevice", "otp_static_statictoken", "events_apitoken"}
# What every write is followed by, and the last use of a token.
OF_TOKENS = {"events_step", "events_chain", "events_chainlink", "events_apitoken"}
WRITING = {"add", "change", "delete", "submit"}

# What the seed and the tables must agree on after whatever a role has sent.
ALWAYS = {
    "an account became a superuser's": "SELECT username FROM {0}.auth_user WHERE is_superuser ORDER BY 1",
    "a group got other permissions": "SELECT group_id, permission_id FROM {0}.auth_group_permissions ORDER BY 1, 2",
    "an account got permissions of its own": "SELECT user_id, permission_id FROM {0}.auth_user_user_permissions",
}
# A token publishes nothing, whoever has it, and issues no other.
BY_TOKEN = {
    "a token was issued, changed or revoked": "SELECT id, digest, scopes, revoked_at FROM {0}.events_apitoken",
    "the spans changed": "SELECT * FROM {0}.events_span ORDER BY 1",
    "an event was published or retracted": "SELECT id, status FROM {0}.events_event"
    " WHERE status IN ('published', 'retracted') ORDER BY 1",
}
OF_REPORTERS = {
    "what is cited in public changed": "SELECT cited.id, cited.summary, source_id FROM {0}.events_citation cited"
    " JOIN {0}.events_event event ON event.id = event_id WHERE status = 'published' ORDER BY 1",
    "what is public changed": "SELECT id, summary FROM {0}.events_event WHERE status = 'published' ORDER BY 1",
}


def tables(role):
    """The names of the tables that a role may write; None for a superuser, who may write all."""
    if role == "superuser":
        return None
    if role in drafts.TOKENS:
        return OF_TOKENS.union(*(_of_model(apps.get_model("events", name)) for name in ("event", "citation", "source")))
    written = set()
    for app, given in (("events", ROLES), ("auth", AUTH_ROLES)):
        for name, permissions in given.get(role, {}).items():
            if WRITING & set(permissions):
                written |= _of_model(apps.get_model(app, name))
    if "events_event" in written:
        # Citations are written on the form of their event.
        written |= _of_model(apps.get_model("events", "citation"))
    return written | OWN | OF_READERS | (DERIVED | OF_IMPORTS if written else set())


def _of_model(model):
    related = {field.m2m_db_table() for field in model._meta.many_to_many}
    if not hasattr(model, "history"):
        return {model._meta.db_table} | related
    history = model.history.model._meta.db_table
    of_history = {f"{history}_{field.name}" for field in model._meta.many_to_many}
    return {model._meta.db_table, history} | related | of_history


def broken(site, role):
    """The rules that what a role sent has broken."""
    rules = {} if role == "superuser" else ALWAYS | (OF_REPORTERS if role == "Reporters" else {})
    if role in drafts.TOKENS:
        rules = ALWAYS | OF_REPORTERS | BY_TOKEN
    for rule, sql in rules.items():
        now, then = site.ask(sql)
        if now != then:
            yield rule
