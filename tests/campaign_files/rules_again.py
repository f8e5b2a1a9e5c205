"""The rules of control written a second time, day by day and straight from the files, to check the product's own fold.

Nothing of ``events`` is imported. Days are walked one after another, and a tenure is graded by looking at all of its
days; the product folds changes into intervals instead. CONTRIBUTING.md has the rules: "How control is worked out".
"""

import datetime as dt
import json
from collections import defaultdict
from functools import cached_property

ONE_DAY = dt.timedelta(days=1)
ORDER = {"entered": 0, "claimed": 0, "contested": 1, "withdrawn": 2, "control": 3}


def day_of(text):
    return dt.date.fromisoformat(text)


class Record:
    """The files of a campaign in a folder. Rows are dicts; keys of other rows are their slugs and references."""

    def __init__(self, folder):
        self.folder = folder
        (campaign,) = self.rows("campaign")
        self.start, self.end = day_of(campaign["start"]), day_of(campaign["end"])
        self.forget_after = campaign.get("forget_fighting_after", 14)
        self.unresolved_after = campaign.get("unresolved_after", 30)

    def rows(self, name):
        rows = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        return [row["fields"] for row in rows]

    @cached_property
    def parents(self):
        return {actor["slug"]: actor["parent"][1] if "parent" in actor else None for actor in self.rows("actors")}

    def side(self, actor):
        while actor and self.parents[actor]:
            actor = self.parents[actor]
        return actor

    @cached_property
    def holders(self):
        """Who holds each district at the beginning."""
        return {
            row["slug"]: row["initial_holder"][1] if "initial_holder" in row else None for row in self.rows("districts")
        }

    @cached_property
    def changes(self):
        """What changes control, by district: day, kind, actor, whole, reference and the words of its sources."""
        sources = {row["reference"]: row for row in self.rows("sources")}
        voices = {row["slug"]: row for row in self.rows("voices")}
        words = defaultdict(list)
        for citation in self.rows("citations"):
            source = sources[citation["source"][1]]
            words[citation["event"][1]].append(self.word(citation, source, voices))
        found = defaultdict(list)
        for event in self.rows("events"):
            kind = event["kind"]
            if kind == "announced" and event.get("precision") == "on-or-before":
                kind = "control"
            if kind in ORDER:
                change = {
                    "day": day_of(event["occurred_on"]),
                    "kind": kind,
                    "actor": event["actor"][1] if "actor" in event else None,
                    "whole": event.get("scope", "whole") == "whole",
                    "reference": event["reference"],
                    "words": words[event["reference"]],
                }
                for _campaign, district in event.get("districts", []):
                    found[district].append(change)
        return found

    @staticmethod
    def word(citation, source, voices):
        publisher = source.get("agency") or source["publisher"]
        voice = voices[citation["voice"][1]] if "voice" in citation else None
        return {
            "publisher": publisher,
            "voice": voice and (voice["slug"], publisher if voice.get("is_unnamed") else ""),
            "side": voice["side"][1] if voice and "side" in voice else None,
            "published": source.get("published_on"),
            "supports": citation.get("stance", "supports") == "supports",
        }

    def days(self):
        day = self.start
        while day <= self.end:
            yield day
            day += ONE_DAY

    # -- control ------------------------------------------------------------------------------------

    def known(self, changes, day):
        """The changes with the words that could be read by a day; without a supporting one a change is not there."""
        for change in changes:
            words = [word for word in change["words"] if self.published(word, change) <= day]
            if any(word["supports"] for word in words):
                yield change | {"words": words}

    @staticmethod
    def published(word, change):
        return day_of(word["published"]) if word["published"] else change["day"]

    def history(self, district, changes):
        """For each day (holder, challenger, contested, grade, unresolved, day of the last report), of one district."""
        ordered = sorted(changes, key=lambda change: (change["day"], ORDER[change["kind"]], change["reference"]))
        holder, challenger, contested, fought_on = self.holders[district], None, False, None
        states = []
        for day in self.days():
            if fought_on and challenger is None and (day - fought_on).days >= self.forget_after:
                contested, fought_on = False, None
            for change in ordered:
                if change["day"] != day:
                    continue
                actor, kind = change["actor"], change["kind"]
                is_other = actor is not None and self.side(actor) != self.side(holder)
                if kind == "control" and change["whole"]:
                    holder, challenger, contested, fought_on = actor, None, False, None
                elif kind == "withdrawn":
                    if challenger == actor:
                        challenger, contested, fought_on = None, False, None
                elif is_other:
                    challenger, contested, fought_on = actor, True, None
                elif kind == "contested" and challenger is None:
                    contested, fought_on = True, day
            states.append((holder, challenger, contested))
        grades = self.grades(self.side(self.holders[district]), states, ordered)
        ages = self.ages(states, ordered)
        return [(*state, grade, *age) for state, grade, age in zip(states, grades, ages, strict=True)]

    def ages(self, states, changes):
        """For each day whether its contest is unresolved, and the day of the last report by then."""
        reported = {change["day"] for change in changes}
        last = None
        for day, (_holder, challenger, _contested) in zip(self.days(), states, strict=True):
            last = day if day in reported else last
            # As old as the campaign allows; a report of the day itself is never too old.
            yield challenger is not None and day != last and (day - last).days >= self.unresolved_after, last

    def grades(self, side_at_first, states, changes):
        """The grade of each day: that of the run of days on which one side holds."""
        sides = [self.side(holder) for holder, _challenger, _contested in states]
        first = 0
        grades = []
        for index in range(len(states)):
            if index + 1 == len(states) or sides[index + 1] != sides[index]:
                held_from_the_start = first == 0 and sides[0] == side_at_first
                grade = "initial" if held_from_the_start else self.grade(sides, first, index, changes)
                grades += [grade] * (index + 1 - first)
                first = index + 1
        return grades

    def grade(self, sides, first, last, changes):
        side = sides[first]
        begins, ends = self.start + first * ONE_DAY, self.start + last * ONE_DAY
        taken = [c for c in changes if c["kind"] == "control" and c["whole"] and begins <= c["day"] <= ends]
        ours = [change for change in taken if self.side(change["actor"]) == side]
        others = [change for change in taken if self.side(change["actor"]) != side]
        words = [word for change in ours for word in change["words"]]
        denying = [word for word in words if not word["supports"]]
        publishers = {w["publisher"] for w in words if w["supports"]} - {w["publisher"] for w in denying}
        is_brief = last + 1 < len(sides) and last + 1 - first <= 3
        is_contradicted = any((change["day"] - begins).days <= 3 for change in others)
        if is_brief or is_contradicted or (denying and len(publishers) < 2):
            return "disputed"
        if len(publishers) < 2:
            return "claimed"
        denied = {word["voice"] for word in denying}
        voices = {w["voice"]: w["side"] for w in words if w["supports"] and w["voice"] and w["voice"] not in denied}
        return "corroborated" if len(voices) >= 2 and set(voices.values()) != {side} else "reported"

    def states(self, district, *, known_on=None, at_least=None):
        changes = list(self.changes[district])
        if known_on:
            changes = list(self.known(changes, known_on))
        counted = {"reported": {"initial", "reported", "corroborated"}, "corroborated": {"initial", "corroborated"}}
        while True:
            history = self.history(district, changes)
            if at_least is None:
                return history
            doubtful = {
                change["reference"]
                for change in changes
                if change["kind"] == "control"
                and change["whole"]
                and self.counts_for_less(change, history, counted[at_least])
            }
            if not doubtful:
                return history
            changes = [c | {"kind": "claimed"} if c["reference"] in doubtful else c for c in changes]

    def counts_for_less(self, change, history, counted):
        holder, _challenger, _contested, grade, *_age = history[(change["day"] - self.start).days]
        return grade not in counted and self.side(holder) == self.side(change["actor"])
