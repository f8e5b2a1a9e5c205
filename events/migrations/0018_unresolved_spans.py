import datetime
from itertools import groupby

from django.db import migrations, models

ONE_DAY = datetime.timedelta(days=1)
KEPT = ['district_id', 'holder_id', 'challenger_id', 'contested', 'grade', 'tenure', 'bank_statement_only']


def cut_where_unresolved(apps, schema_editor):
    """Bring the stored spans up to the rule: cut where a contest becomes unresolved, each with its last report.

    A span's events are the changes that were folded for its days, so that nothing has to be folded anew.
    """
    Span = apps.get_model('events', 'Span')
    for campaign in _campaigns(apps):
        wait = max(1, campaign.unresolved_after) * ONE_DAY
        changed = []
        for spans, reports_of in _districts(Span, campaign):
            last = None
            for span in spans:
                reports = reports_of.get(span.pk, [])
                first, *rest = _pieces(span, reports, last, wait)
                span.until, span.last_report = first['until'], first['last_report']
                changed.append(span)
                for piece in rest:
                    _add_span(Span, span, piece)
                last = reports[-1] if reports else last
        Span.objects.bulk_update(changed, ['until', 'last_report'], batch_size=200)
        _move_revision(apps, campaign)


def _pieces(span, reports, last, wait):
    """The span in pieces: days [starts, until), unresolved, last_report.

    ``reports`` are the days of its own reports in order, ``last`` the day of the district's last report before it.
    """
    pieces = [{'starts': span.starts, 'unresolved': False}]
    # A challenger's span begins with a report: what was reported before it is of no contest that it continues.
    latest = None
    for day in [*reports, span.until]:
        # A report on the very day renews the contest.
        if span.challenger_id and latest and latest + wait < day:
            pieces.append({'starts': latest + wait, 'unresolved': True})
            if day < span.until:
                pieces.append({'starts': day, 'unresolved': False})
        latest = day
    ends = [piece['starts'] for piece in pieces[1:]] + [span.until]
    for piece, until in zip(pieces, ends, strict=True):
        before = [day for day in reports if day < until]
        piece |= {'until': until, 'last_report': before[-1] if before else last}
    return pieces


def _add_span(Span, span, piece):
    """A later piece of the span, with the events of its days."""
    added = Span.objects.create(**{name: getattr(span, name) for name in KEPT}, **piece)
    links = Span.events.through.objects.filter(span_id=span.pk, event__occurred_on__gte=added.starts)
    keys = list(links.filter(event__occurred_on__lt=added.until).values_list('pk', flat=True))
    Span.events.through.objects.filter(pk__in=keys).update(span_id=added.pk)


def join_again(apps, schema_editor):
    """The spans as they were: not cut where a contest becomes unresolved, and the last report one of their own days."""
    Span = apps.get_model('events', 'Span')
    for campaign in _campaigns(apps):
        for spans, reports_of in _districts(Span, campaign):
            for _state, same in groupby(spans, lambda span: (span.holder_id, span.challenger_id, span.contested)):
                first, *rest = same
                keys = [span.pk for span in rest]
                Span.events.through.objects.filter(span_id__in=keys).update(span_id=first.pk)
                reports = [day for span in (first, *rest) for day in reports_of.get(span.pk, [])]
                first.until, first.unresolved = [first, *rest][-1].until, False
                first.last_report = reports[-1] if reports else None
                Span.objects.filter(pk__in=keys).delete()
                first.save()
        _move_revision(apps, campaign)


def _campaigns(apps):
    # By a plain queryset, as in the projection: the revision is no edit of the row, and folds nothing.
    return models.QuerySet(apps.get_model('events', 'Campaign'))


def _move_revision(apps, campaign):
    """What is published changes: no browser may keep the payload that it has."""
    _campaigns(apps).filter(pk=campaign.pk).update(revision=models.F('revision') + 1)


def _districts(Span, campaign):
    """Of each district its spans in order, with the days of the reports of each span (by primary key) in order."""
    reports_of = {}
    links = Span.events.through.objects.filter(span__district__campaign=campaign.pk).order_by('event__occurred_on')
    for span, day in links.values_list('span', 'event__occurred_on'):
        reports_of.setdefault(span, []).append(day)
    spans = Span.objects.filter(district__campaign=campaign.pk).order_by('district', 'starts')
    for _district, of_district in groupby(list(spans), lambda span: span.district_id):
        yield list(of_district), reports_of


class Migration(migrations.Migration):
    # Apart from 0016: PostgreSQL alters no table whose rows were written in the same transaction.

    dependencies = [
        ('events', '0017_unresolved'),
    ]

    operations = [
        migrations.RunPython(cut_where_unresolved, join_again),
    ]
