"""What every HTML page of the site must be: whole under our content policy, and
without dangling references."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "img", "hr", "br", "path"}


class Page(HTMLParser):
    """Reads a page and remembers what a reader and the content policy would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.links: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        self.faults += [f"twice: id {one}" for one in set(self.ids) if self.twice(one)]
        self.faults += [
            f"no id {one}" for one in self.references if one not in self.ids
        ]
        if self.open:
            self.faults.append(f"never closed: {self.open}")

    def twice(self, one: str) -> bool:
        return self.ids.count(one) > 1

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        attrs = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self.open.append(tag)
        self._policy(tag, attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        for name in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
            self.references += attrs.get(name, "").split()
        if "form" in attrs and tag == "button":
            self.references.append(attrs["form"])
        if tag == "a":
            self.links.append(attrs.get("href", ""))
        if tag == "form":
            self.forms.append(attrs)

    def _policy(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "style":
            self.faults.append("a style element")
        data = attrs.get("type") == "application/json"
        if tag == "script" and not attrs.get("src") and not data:
            self.faults.append("an inline script")
        style = attrs.get("style", "--r:")
        if not style.startswith("--r:") or ";" in style:
            self.faults.append(f"style={style!r}")
        self.faults += [f"{tag} {name}" for name in attrs if name.startswith("on")]
        if tag == "img" and not {"width", "height", "alt"} <= attrs.keys():
            self.faults.append("an img without width, height or alt")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"stray </{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data
