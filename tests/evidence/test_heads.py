"""Exported heads: what was signed is found again, by the command and by the script that needs nothing of ours."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from events.evidence import chain, content, heads
from events.models import Chain, ChainLink, Step

pytestmark = pytest.mark.django_db

SCRIPT = settings.BASE_DIR / "docs" / "verify_record.py"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """The paths of two private keys; beside each stands the public one."""
    folder = tmp_path_factory.mktemp("keys")
    for name, kind in (("record", "ed25519"), ("other", "ed25519"), ("rsa", "rsa")):
        command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True)
    return folder


@pytest.fixture
def exported(harbour, keys, tmp_path):
    """A campaign with an event, its head signed and exported; gives the event and the file."""
    event = harbour.event("taken", 5)
    file = tmp_path / "head.json"
    call_command("export_head", "harbour", str(file), key=str(keys / "record"))
    return event, file


@pytest.fixture
def check(exported, keys, capsys):
    """The lines of check_record with the exported head."""

    def run(key="record"):
        capsys.readouterr()
        try:
            call_command("check_record", head=[str(exported[1])], public_key=str(keys / f"{key}.pub"))
        except CommandError as problem:
            return capsys.readouterr().out + str(problem)
        return capsys.readouterr().out

    return run


@pytest.fixture
def verified(exported, keys, tmp_path):
    """What the script says of the chain as it is now: exit code and text."""

    def run(*options, edit=None):
        file = tmp_path / "chain.jsonl"
        call_command("export_chain", "harbour", str(file), verbosity=0, with_rows="--with-rows" in options)
        if edit:
            file.write_text(edit(file.read_text()))
        command = [sys.executable, "-I", str(SCRIPT), str(file), str(exported[1])]
        command += ["--public-key", str(keys / "record.pub")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def rebuilt_chain():
    """What somebody with the database and this software, but without the key, can do: chain a forged record anew."""
    Step.objects.update(reason="forged")
    ChainLink.objects.all().delete()
    Chain.objects.update(position=0, hash="0" * 64)
    chain.link({model: list(QuerySet(model).values_list("pk", flat=True)) for model in content.entry_models()})


def test_a_record_that_goes_on_passes_through_its_head(exported, check):
    event, file = exported
    head = json.loads(file.read_text())
    assert {"campaign": "harbour", "position": Chain.objects.get().position}.items() <= head.items()
    event.summary = "Other words."
    event.save()
    assert "The record is as it was written" in check()


def test_a_chain_that_is_made_anew_or_cut_off_does_not(exported, check):
    _event, file = exported
    position = json.loads(file.read_text())["position"]
    rebuilt_chain()
    assert f"{file}: the chain of harbour has another hash at position {position}." in check()
    last = ChainLink.objects.order_by("position")[2]
    ChainLink.objects.filter(position__gt=3).delete()
    Chain.objects.update(position=3, hash=last.hash)
    assert f"the chain of harbour ends at position 3, and this head is at {position}." in check()
    ChainLink.objects.all().delete()
    Chain.objects.all().delete()
    assert f"{file}: the chain of harbour is gone." in check()


def test_a_signature_holds_for_one_text_and_one_key(exported, check, keys, tmp_path):
    _event, file = exported
    assert "Could not verify signature" in check("other")
    assert "it is not an Ed25519 public key" in check("rsa")
    file.write_text(file.read_text().replace('"revision": ', '"revision": 1'))
    assert "incorrect signature" in check()
    with pytest.raises(CommandError, match="it is not an Ed25519 key"):
        call_command("export_head", "harbour", str(tmp_path / "rsa.json"), key=str(keys / "rsa"))
    assert not (tmp_path / "rsa.json").exists()


def test_a_head_is_signed_by_the_key_of_the_settings_and_by_none_without(harbour, keys, tmp_path, settings):
    file = str(tmp_path / "head.json")
    with pytest.raises(CommandError, match="SIGNING_KEY"):
        call_command("export_head", "harbour", file)
    settings.SIGNING_KEY = str(keys / "record")
    call_command("export_head", "harbour", file, verbosity=0)
    heads.verify((tmp_path / "head.json").read_bytes(), tmp_path / "head.json.sig", keys / "record.pub")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "\x00"])
def test_a_file_that_is_no_head_is_refused_by_name(text, tmp_path):
    file = tmp_path / "head.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"head\.json: It is"):
        call_command("check_record", head=[str(file)])


def test_the_script_finds_what_the_command_finds(exported, verified):
    for option in ((), ("--with-rows",)):
        assert verified(*option)[0] == 0, option
    Step.objects.update(reason="forged")
    assert verified()[0] == 0
    code, told = verified("--with-rows")
    assert (code, "(step " in told, "the row is not what was linked" in told) == (1, True, True)
    Step.objects.all().delete()
    assert "the row is gone" in verified("--with-rows")[1]


def test_what_was_rewritten_after_a_head_is_named_by_both(exported, check, verified):
    event, _file = exported
    step = event.steps.get()
    assert "rewritten" not in check() + verified()[1]
    QuerySet(Step).filter(pk=step.pk).update(reason="another")
    chain.rewrite(Step, [step.pk], "because")
    position = Chain.objects.get(campaign=event.campaign_id).position
    said = f"step {step.pk} was rewritten after"
    assert f"{said} it, at position {position}: because" in check()
    code, text = verified()
    assert (code, f"{said} the head, at position {position}: because" in text) == (0, True)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda text: "\n".join(text.splitlines()[:5]) + "\n", "The chain ends at position 4"),
        (lambda text: text.replace('"position": 3', '"position": 33'), "position 3 is missing"),
        (lambda text: text.replace('"reason": ""', '"reason": "x"', 1), "does not follow"),
        (lambda text: text.replace('"chain": ', '"chain": 9'), "another chain"),
    ],
)
def test_the_script_finds_what_was_changed_in_an_export(verified, edit, told):
    code, text = verified(edit=edit)
    assert (code, told in text) == (1, True), text


def test_the_script_finds_another_chain(verified):
    rebuilt_chain()
    code, told = verified("--with-rows")
    assert (code, "has another hash than the head" in told) == (1, True)


def test_without_rows_an_export_tells_nothing_of_them(exported, tmp_path):
    file = tmp_path / "chain.jsonl"
    call_command("export_chain", "harbour", str(file), verbosity=0)
    links = [json.loads(line) for line in file.read_text().splitlines()[1:]]
    assert len(links) == ChainLink.objects.count()
    assert all(link.keys() == {"position", "model", "row", "reason", "content", "hash"} for link in links)


def test_the_example_of_the_documentation_is_what_is_hashed():
    text = content.canonical({"id": 3, "name": "جسر", "empty": "", "none": None, "no": False, "lon": 44.0, "zero": 0})
    hashed = content.content_hash("00ff", text)
    example = [text, hashed, content.link_hash("0" * 64, 1, "step", 3, "", hashed)]
    assert example == [
        '{"id":3,"lon":44,"name":"جسر","zero":0}',
        "9ce7595c39b43deb2ad07df47be37a3ec4fafcf019670bb955a6eac3b6940267",
        "c8393f1ddc696ecb1d2dde9248f59cfd7fab978609a1a332bdecb2af15b89c75",
    ]
    told = (settings.BASE_DIR / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert [part for part in example if part not in told] == []
