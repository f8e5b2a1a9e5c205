"""What imports others becomes one file with them, and a module loses its comments and nothing else."""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from rjsmin import jsmin

from events.public.static_files import ReadersStaticFilesStorage, join_modules
from events.templatetags.modules import MAIN_MODULE, joined_modules

ROOT = Path(__file__).parents[2]
MODULE = """/** What it does. */

import { a } from "./a.js";

/**
 * It does this
 * @returns {string}
 */
export function b() {
  // Because.
  return `https://${a}`; // after code, it stays
}
"""
SOURCES = {
    "mosulmap/css/page.css": '/* All. */\n@import url("../../library/grid.css");\n@import url("parts/ink.css");\n',
    "mosulmap/css/parts/ink.css": "@font-face { src: url('../../../vendor/ink.woff2'); }\n",
    "mosulmap/js/b.js": MODULE,
    "library/grid.css": ".a { background: url(images/a.png) }\n.b { behavior: url(#default#VML) }\n",
    "library/other.css": '@import url("grid.css");\n',
    "library/images/a.png": "a picture",
    "vendor/ink.woff2": "a font",
}


@pytest.fixture
def collect(tmp_path):
    """Collects the sources, as the command does; gives the stylesheet as it is served."""

    def collecting(**changed):
        storage = ReadersStaticFilesStorage(location=tmp_path / "out", base_url="/static/")
        source = FileSystemStorage(tmp_path / "in")
        for name, text in (SOURCES | changed).items():
            file = tmp_path / "in" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            if not storage.exists(name):
                storage.save(name, source.open(name))
        for _name, _hashed, result in storage.post_process({name: (source, name) for name in SOURCES}):
            if isinstance(result, Exception):
                raise result
        return storage

    return collecting


def served(storage, name="mosulmap/css/page.css"):
    return storage.open(storage.stored_name(name)).read().decode()


def test_imports_are_replaced_by_what_they_name_in_their_order(collect):
    text = served(collect())
    assert "@import" not in text
    assert text.index(".a {") < text.index("@font-face")


def test_each_url_leads_from_the_joined_file_to_the_same_hashed_file(collect):
    storage = collect()
    text = served(storage)
    for name in ("library/images/a.png", "vendor/ink.woff2"):
        assert f'url("../../{storage.stored_name(name)}")' in text
    assert "url(#default#VML)" in text


def test_the_name_changes_with_what_is_imported(collect):
    before = collect().stored_name("mosulmap/css/page.css")
    after = collect(**{"mosulmap/css/parts/ink.css": "p { color: navy }"}).stored_name("mosulmap/css/page.css")
    assert before != after


def test_stylesheets_of_libraries_are_left_as_they_are(collect):
    assert "@import" in served(collect(), "library/other.css")


@pytest.mark.parametrize("line", ['@import url("absent.css");', '@import "parts/ink.css";'])
def test_an_import_that_cannot_be_replaced_stops_the_collection(collect, line):
    with pytest.raises(ValueError, match=r"mosulmap/css/page\.css"):
        collect(**{"mosulmap/css/page.css": f'@import url("parts/ink.css");\n{line}\n'})


def test_a_module_is_served_without_comments_and_needless_spaces(collect):
    text = served(collect(), "mosulmap/js/b.js")
    assert text == 'import{a}from"./a.js";export function b(){return`https://${a}`;}'


# A program for Node: whether two texts are the same program to a parser, positions apart.
SAME = """
const { parse } = await import(process.argv[1]);
let input = "";
for await (const piece of process.stdin) input += piece;
const tree = (text) => JSON.stringify(parse(text, { ecmaVersion: "latest", sourceType: "module" }),
  (key, value) => (key === "start" || key === "end" ? undefined : value));
console.log(JSON.stringify(Object.entries(JSON.parse(input)).filter(([, [a, b]]) => tree(a) !== tree(b))));
"""


def in_node(program, value):
    """What a program for Node prints, which reads the value and gets the parser's address."""
    driver = pytest.importorskip("playwright._impl._driver")
    parser = ROOT / "node_modules/acorn/dist/acorn.mjs"
    if not parser.exists():
        pytest.skip("acorn, which ESLint brings, is not installed")
    node, _cli = driver.compute_driver_executable()
    command = [node, "--input-type=module", "-e", program, str(parser)]
    ran = subprocess.run(command, input=json.dumps(value), capture_output=True, text=True, timeout=60, check=True)
    return json.loads(ran.stdout)


def test_every_module_of_ours_is_the_same_program_without_its_comments():
    texts = {str(file): file.read_text() for file in (ROOT / "static/mosulmap/js").rglob("*.js")}
    pairs = {name: (text, jsmin(text)) for name, text in texts.items()}
    assert any(before != after for before, after in pairs.values())
    assert in_node(SAME, pairs) == []


JOINABLE = {
    "js/map/map.js": 'import { el } from "../dom.js";\nimport { mountNames } from "./names.js";\n\n'
    "export function mountMap() {\n  return mountNames(el);\n}\n",
    "js/map/names.js": 'import { el, svg } from "../dom.js";\nimport { GAP } from "./placing.js";\n\n'
    "const [A, B] = [1, 2];\n\nexport const mountNames = () => [svg, A, B, GAP];\n",
    "js/map/placing.js": "export const GAP = 4;\n",
}


def test_modules_become_one_with_each_import_once_and_what_is_used_first():
    text = join_modules("js/map/map.js", JOINABLE)
    assert [line for line in text.split("\n") if line.startswith("import")] == ['import { el, svg } from "../dom.js";']
    order = ["export const GAP", "export const mountNames", "export function mountMap"]
    assert sorted(order, key=text.index) == order


def test_what_is_loaded_later_is_found_from_the_joined_file():
    later = 'const load = () => import("./painter.js");\nconst at = import.meta.resolve("../ink.js");\n'
    text = join_modules("js/main.js", {"js/main.js": "", "js/map/picture.js": later})
    assert 'import("./map/painter.js")' in text
    assert 'import.meta.resolve("./ink.js")' in text


REFUSED = {
    "a name twice": ("const GAP = 3;\n", "declares GAP"),
    "a name that another imports": ("const svg = 3;\n", "declares svg"),
    "a name among others": ("const [gap, A] = [3, 4];\n", "declares A"),
    "an alias": ('import { a as b } from "./other.js";\n', "not joined"),
    "all of a module": ('import * as dom from "../dom.js";\n', "not joined"),
    "a default": ("export default 3;\n", "not joined"),
    "an export of another's": ('export { a } from "./other.js";\n', "not joined"),
}


@pytest.mark.parametrize(("more", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_joined_stops_the_collection(more, why):
    with pytest.raises(ValueError, match=why):
        join_modules("js/map/map.js", JOINABLE | {"js/map/map.js": more + JOINABLE["js/map/map.js"]})


# A program for Node: what the module of a text exports, after it was read by a parser that refuses a name twice.
EXPORTS = """
const { parse } = await import(process.argv[1]);
let input = "";
for await (const piece of process.stdin) input += piece;
const exported = (text) => parse(text, { ecmaVersion: "latest", sourceType: "module" }).body
  .filter(({ type }) => type === "ExportNamedDeclaration")
  .flatMap(({ declaration }) => declaration.declarations ?? [declaration]).map(({ id }) => id.name);
console.log(JSON.stringify(JSON.parse(input).map(exported)));
"""


def test_the_pages_modules_joined_export_what_they_exported():
    texts = {name: (ROOT / "static" / name).read_text() for name in joined_modules()}
    assert len(texts) > 4
    whole, *each = in_node(EXPORTS, [jsmin(join_modules(MAIN_MODULE, texts)), *texts.values()])
    assert sorted(whole) == sorted(name for names in each for name in names)
