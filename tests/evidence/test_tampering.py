"""Whatever is changed, deleted or inserted past the application is found, in every table of the record."""

import pytest
from django.db import connection, transaction

from events.evidence import check
from events.evidence.content import (
    content_hash,
    contents,
    entry_models,
    is_history,
    link_hash,
    many_columns,
    tracked_model,
)
from events.models import Chain, ChainLink, District, Event, Source, Step, TakeDown
from events.models.chain import NOTHING_BEFORE
from tests.one_of_each import one_of_each

pytestmark = pytest.mark.django_db

HISTORIES = [model for model in entry_models() if is_history(model)]
TRACKED = [tracked_model(model) for model in HISTORIES]

# Columns that make a copied row another one.
NAMES = {"slug": "forged", "reference": "forged", "uid": "0" * 32}


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, statement


def quoted(name):
    return connection.ops.quote_name(name)


def change(model, pk, **values):
    columns = ", ".join(f"{quoted(name)} = %s" for name in values)
    sql(f"UPDATE {model._meta.db_table} SET {columns} WHERE {model._meta.pk.column} = %s", *values.values(), pk)


def delete(model, pk):
    sql(f"DELETE FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s", pk)


def insert_copy(model, pk):
    """A copy of the row under another key; returns the key."""
    other = pk + 1000
    columns = {field.column: quoted(field.column) for field in model._meta.concrete_fields}
    columns |= {name: f"'{value}'" for name, value in NAMES.items() if name in columns} | {
        model._meta.pk.column: str(other)
    }
    names = ", ".join(map(quoted, columns))
    chosen = ", ".join(columns.values())
    sql(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {chosen} FROM {model._meta.db_table}"
        f" WHERE {model._meta.pk.column} = %s",
        pk,
    )
    return other


def rows():
    """A row of every model of the record, and the newest entry of each one's history."""
    made = {type(row): row for row in one_of_each().values()}
    return [(model, made[model].pk, made[model].history.latest("history_id").pk) for model in TRACKED]


def whole_record():
    return list(check.faults({}))


def of_history(history):
    """The part of the check that concerns one model: all of it for each of a hundred cases would take long."""
    return lambda: [*check.row_faults(history), *check.entry_faults(history), *check.stray_links()]


def found_after(lines, tamper, *args, **options):
    """The lines of a check after an act, which is taken back."""
    with transaction.atomic():
        tamper(*args, **options)
        found = list(lines())
        transaction.set_rollback(True)
    return found


def missed(cases, lines=whole_record):
    """Of cases, each a line that is to be found and an act with its arguments: those where it is not."""
    found = [(expected, found_after(lines, tamper, *args, **options)) for expected, tamper, args, options in cases]
    return [(expected, lines) for expected, lines in found if not any(line.startswith(expected) for line in lines)]


def test_a_live_row_that_is_changed_deleted_or_inserted_is_named():
    of_each = rows()
    assert whole_record() == []
    assert len(of_each) == len(TRACKED) > 10
    for model, pk, _entry in of_each:
        name = model._meta.model_name
        cases = [
            (f"{name} {pk}: version is 77, and 2 in its history.", change, (model, pk), {"version": 77}),
            (f"{name} {pk}: it is gone, and its history does not say", delete, (model, pk), {}),
            (f"{name} {pk + 1000}: it has no history.", insert_copy, (model, pk), {}),
        ]
        assert missed(cases, of_history(model.history.model)) == []


def test_an_entry_of_a_history_that_is_changed_deleted_or_inserted_is_named():
    for model, pk, entry in rows():
        history = model.history.model
        name, of = history._meta.model_name, f"(of {model._meta.model_name} {pk})"
        changed = f"{name} {entry} {of}: its content is not what was linked."
        cases = [
            (changed, change, (history, entry), {"version": 77}),
            (changed, change, (history, entry), {"history_change_reason": "forged"}),
            (changed, change, (history, entry), {"history_date": "2001-01-01 00:00:00+00:00"}),
            (f"{name} {entry}: it is gone, and was linked at position", delete, (history, entry), {}),
            (f"{name} {entry + 1000} {of}: it has no link", insert_copy, (history, entry), {}),
        ]
        assert missed(cases, of_history(history)) == []


def test_a_row_and_its_history_that_are_changed_alike_are_found():
    for model, pk, entry in rows():
        history = model.history.model

        def both(model=model, history=history, pk=pk, entry=entry):
            change(model, pk, version=77)
            change(history, entry, version=77)

        case = (f"{history._meta.model_name} {entry} (of", both, (), {})
        assert missed([case], of_history(history)) == []


def test_the_districts_of_an_event_and_of_its_history_are_covered(harbour):
    event = harbour.event("taken", 5)
    entry = event.history.latest("history_id")
    ((_name, kept, _column),) = many_columns(Event.history.model)
    link = Event.districts.through.objects.get(event=event)
    old = kept.objects.get(history=entry)
    other = harbour.mill.pk
    row, content = f"event {event.pk}: districts is ", f"historicalevent {entry.pk} (of event {event.pk}): its content"
    cases = [
        (f"{row}[{other}], and [{harbour.docks.pk}]", change, (type(link), link.pk), {"district_id": other}),
        (f"{row}[], and [{harbour.docks.pk}]", delete, (type(link), link.pk), {}),
        (content, change, (kept, old.pk), {"district_id": other}),
        (content, delete, (kept, old.pk), {}),
    ]
    assert missed(cases) == []


def test_steps_derived_columns_and_spans_are_covered(harbour):
    event = harbour.event("taken", 5)
    step = event.steps.get()
    span = harbour.docks.spans.first()
    quarter = District.objects.exclude(west=None).first()
    cases = [
        (f"step {step.pk} (of event {event.pk}): its content", change, (Step, step.pk), {"reason": "forged"}),
        (f"step {step.pk}: it is gone, and was linked", delete, (Step, step.pk), {}),
        (f"step {step.pk + 1000} (of event {event.pk}): it has no link", insert_copy, (Step, step.pk), {}),
        (f"district {quarter.pk}: west is 1.5", change, (District, quarter.pk), {"west": 1.5}),
        (f"source {harbour.wire.pk}: folded_url is", change, (Source, harbour.wire.pk), {"folded_url": "x"}),
        (f"harbour: the spans of {harbour.docks.slug} differ", change, (type(span), span.pk), {"grade": "disputed"}),
    ]
    assert missed(cases) == []


def test_what_the_readers_log_tells_of_take_downs_is_covered(harbour):
    told = TakeDown.objects.create(campaign=harbour.campaign, reason="asked")
    cases = [
        (f"takedown {told.pk}: its content", change, (TakeDown, told.pk), {"reason": "ordered"}),
        (f"takedown {told.pk}: it is gone, and was linked", delete, (TakeDown, told.pk), {}),
        (f"takedown {told.pk + 1000}: it has no link", insert_copy, (TakeDown, told.pk), {}),
    ]
    assert whole_record() == []
    assert missed(cases) == []


def test_the_chain_itself_is_covered(harbour):
    harbour.event("taken", 5)
    chain = harbour.campaign.chain
    name = f"chain {harbour.campaign.pk}: "
    link, last = chain.links.get(position=3), chain.links.get(position=chain.position)
    broken = f"{name}the link at position 3 does not follow"
    cases = [
        (broken, change, (ChainLink, link.pk), {"content": "0" * 64}),
        (broken, change, (ChainLink, link.pk), {"row": 999}),
        (broken, change, (ChainLink, link.pk), {"hash": "0" * 64}),
        (f"{name}the link at position 4 does not follow", change, (ChainLink, link.pk), {"hash": "0" * 64}),
        (f"{link.model} {link.row} (of", change, (ChainLink, link.pk), {"salt": "0" * 32}),
        (f"{name}there is no link at position 3, but one at 4", delete, (ChainLink, link.pk), {}),
        (f"{link.model} {link.row} (of", delete, (ChainLink, link.pk), {}),
        (f"{name}it ends at position {last.position}, and", delete, (ChainLink, last.pk), {}),
        (f"{name}it ends at position 2, and", change, (type(chain), chain.pk), {"position": 2}),
    ]
    assert missed(cases) == []


def forge_source(model, pk, entry):
    """A source and its history, copied under another key, so that nothing but the link is missing."""
    return insert_copy(model, pk), insert_copy(model.history.model, entry)


def linked_in(chain_id, entry):
    """The copied entry of a source, linked as the application would, in whatever chain has that key."""
    history = Source.history.model
    ((_pk, _campaign, text),) = contents(history, [entry])
    content = content_hash("00", text)
    told = link_hash(NOTHING_BEFORE, 1, "historicalsource", entry, "", content)
    columns = "chain_id, position, model, row, reason, salt, content, hash"
    sql(
        f"INSERT INTO {ChainLink._meta.db_table} ({columns}) VALUES (%s, 1, 'historicalsource', %s, '', '00', %s, %s)",
        *(chain_id, entry, content, told),
    )
    return told


def test_an_inserted_row_that_is_linked_in_the_chain_of_another_campaign_is_found(harbour):
    source = harbour.wire
    entry = source.history.latest("history_id").pk

    def elsewhere():
        _row, forged = forge_source(Source, source.pk, entry)
        change(Source.history.model, forged, id=source.pk + 1000)
        other = Chain.objects.create(campaign_id=4242, position=1)
        change(Chain, other.pk, hash=linked_in(other.pk, forged))

    said = f"historicalsource {entry + 1000} (of source {source.pk + 1000}): it is of campaign {harbour.campaign.pk}, "
    assert missed([(f"{said}and is linked in chain 4242.", elsewhere, (), {})]) == []


def test_a_link_in_no_chain_holds_nothing(harbour):
    event = harbour.event("taken", 5)
    step = event.steps.get()
    of_step = ChainLink.objects.get(model="step", row=step.pk)
    chain = harbour.campaign.chain
    with connection.constraint_checks_disabled(), transaction.atomic():
        change(ChainLink, of_step.pk, chain_id=chain.pk + 1000)
        found = whole_record()
        transaction.set_rollback(True)
    assert f"step {step.pk} (of event {event.pk}): it has no link, so the application did not write it." in found
    assert f"step {step.pk}: its link {of_step.pk} is in no chain." in found
