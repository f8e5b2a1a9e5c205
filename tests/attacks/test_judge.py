"""The judge tells what an answer may not be, and leaves alone what it may."""

import pytest

from tests.attacks.judge import SECRET_KEY, Answer, faults, injected

INJECTED = [
    "<zqx1>",
    "<p title=''><zqx1 a=b>",
    "<p zqx1=1>",
    "<img src=x onerror=zqx1()>",
    "<script>zqx1()</script>",
    "<script type='module'>f('zqx1')</script>",
    "<style>a{background:url(//zqx1.example)}</style>",
    "<a href='javascript:zqx1()'>a</a>",
    "<a href=' java\tscript:zqx1()'>a</a>",
    "<form action='//zqx1.example/'>",
    "<base href='https://zqx1.example/'>",
    "<img src='//zqx1.example/'>",
    "<iframe srcdoc='&lt;zqx1&gt;'>",
    "<p style='background:url(zqx1)'>",
    "<svg><a xlink:href='data:text/html,zqx1'></a></svg>",
    "<meta http-equiv=refresh content='0;url=//zqx1.example'>",
    "<?zqx1 ?>",
    "<!DOCTYPE zqx1>",
]
HARMLESS = [
    "zqx1",
    "&lt;zqx1&gt;",
    "<p title='&lt;zqx1&gt; onerror=zqx1()'>zqx1()</p>",
    "<input value='\" onfocus=zqx1() '>".replace('"', "&quot;"),
    "<textarea>&lt;/textarea&gt;&lt;zqx1&gt;</textarea>",
    '<script type="application/json">{"a": "\\u003Czqx1\\u003E"}</script>',
    "<a href='https://example.org/zqx1'>javascript:zqx1()</a>",
    # A source's address is whatever an editor gives, as long as it is of the web.
    "<a href='https://zqx1.example/'>zqx1</a>",
    "<form action='/admin/?q=javascript:zqx1'>",
    "<!-- zqx1 -->",
]


@pytest.mark.parametrize("page", INJECTED)
def test_what_the_corpus_has_put_into_a_page_is_found(page):
    assert injected(f"<html><body>{page}</body></html>")


@pytest.mark.parametrize("page", HARMLESS)
def test_text_is_no_finding(page):
    assert injected(f"<html><body>{page}</body></html>") == []


def answer(status=200, body=b"", seconds=0.1, **headers):
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, named, body, seconds)


HTML = {"content_type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (answer(500), "5xx"),
        (answer(503), "5xx"),
        (answer(200, seconds=5.1), "late"),
        (answer(body=b"<zqx1>", **HTML), "injected"),
        (answer(body=b"<zqx1>", content_type="image/svg+xml"), "injected"),
        (answer(body=b"<zqx1>", content_type="text/plain"), "sniffed"),
        (answer(X_Zqx="1", **{"x-zqx1": "1"}), "header"),
        (answer(302, **{"Set-Cookie": "zqx1=1"}), "header"),
        (answer(302, Location="//zqx1.example/"), "redirect"),
        (answer(302, Location="https://zqx1.example/"), "redirect"),
        (answer(302, Location="/\\zqx1.example/"), "redirect"),
        (answer(302, Location="javascript:zqx1()"), "redirect"),
        (answer(body=b"Traceback (most recent call last):"), "leak"),
        (answer(body=SECRET_KEY.encode()), "leak"),
        (answer(body=b"root:x:0:0:root:/root"), "leak"),
        (answer(body=b"8888888zqx1"), "leak"),
    ],
)
def test_a_fault_is_told_by_its_kind(given, kind):
    assert kind in [found for found, _detail in faults(given)]


@pytest.mark.parametrize(
    "given",
    [
        answer(404),
        answer(501),
        answer(body=b"&lt;zqx1&gt;", **HTML),
        answer(body=b'{"a": "<zqx1>"}', content_type="application/json", x_content_type_options="nosniff"),
        answer(302, Location="/admin/?next=//zqx1.example/"),
        answer(302, **{"Set-Cookie": "messages=zqx1"}),
    ],
)
def test_an_answer_without_a_fault_is_none(given):
    assert list(faults(given)) == []
