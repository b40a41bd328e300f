"""Descriptions: what becomes of Markdown, and what never gets through."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from markup.markdown import render


def reference(number: int) -> str:
    address = f"/images/{number}"
    return f'<a href="{address}" rel="nofollow noopener">&gt;&gt;{number}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("**bold** and ~~gone~~", "<p><strong>bold</strong> and <s>gone</s></p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        (
            "[a](https://pictures.example/)",
            '<p><a href="https://pictures.example/" rel="nofollow noopener">a</a></p>',
        ),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert render(text).strip() == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (">>12", f"<p>{reference(12)}</p>"),
        ("see >>12, >>345.", f"<p>see {reference(12)}, {reference(345)}.</p>"),
        ("after\n>>7 again", f"<p>after<br>\n{reference(7)} again</p>"),
        ("- >>7", f"<ul>\n<li>{reference(7)}</li>\n</ul>"),
        # Not in code, not in a word.
        ("a >>12th", "<p>a &gt;&gt;12th</p>"),
        ("`>>12`", "<p><code>&gt;&gt;12</code></p>"),
        ("```\n>>12\n```", "<pre><code>&gt;&gt;12\n</code></pre>"),
        ("a >> b", "<p>a &gt;&gt; b</p>"),
    ],
)
def test_references_to_images(text: str, html: str) -> None:
    assert render(text).strip() == html


def test_a_reference_in_a_link_stays_text() -> None:
    html = render("[see >>12](https://pictures.example/)")
    assert html.count("<a ") == 1
    assert "/images/12" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "![a](https://elsewhere.example/a.png)",
        '<a href="https://x.example" onclick="alert(1)" style="color:red">a</a>',
        "<https://x.example/' onmouseover='alert(1)>",
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_dangerous_gets_through(text: str) -> None:
    elements = Elements()
    elements.feed(render(text))
    assert {name for name, _ in elements.found} <= {"p", "a"}
    for _, attributes in elements.found:
        assert attributes.keys() <= {"href", "rel"}
        assert str(attributes.get("href", "https:")).startswith("https:")


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        self.found.append((tag, dict(attributes)))
