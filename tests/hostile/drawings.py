"""SVG drawings that call out, read local files, carry script, or never end."""

from __future__ import annotations

import base64
from xml.sax.saxutils import quoteattr

from tests import pictures
from tests.hostile.case import Cases, either, refused

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(
    body: str, *, size: str = 'width="64" height="48"', before: str = ""
) -> bytes:
    return f"{before}<svg {SVG} {size}>{body}</svg>".encode()


def hostile_drawings(sink: str) -> Cases:
    yield from _addresses(sink)
    yield from _scripts(sink)
    yield from _entities(sink)
    yield from _endless()
    yield from _costly()
    yield from _sizes()
    yield from _spellings(sink)


def _addresses(sink: str) -> Cases:
    """Every way to name a file of another server, or of this one."""
    places = {
        "http": f"{sink}/image.png",
        "no-scheme": sink.removeprefix("http:") + "/image.png",
        "file": "file:///etc/passwd",
        "absolute-path": "/etc/passwd",
        "absolute-picture": "/usr/share/pixmaps/debian-logo.png",
        "relative-path": "../../../../../../etc/passwd",
        "neighbour": "full.png",
        "device": "/dev/zero",
        "process": "/proc/self/environ",
        "data-page": "data:text/html,<script>alert(1)</script>",
        "script-link": "javascript:alert(1)",
    }
    box = 'width="60" height="40"'
    for name, place in places.items():
        link = quoteattr(place)
        yield either(f"image-{name}.svg", drawing(f"<image {box} xlink:href={link}/>"))
        yield either(f"plain-image-{name}.svg", drawing(f"<image {box} href={link}/>"))
        filtered = (
            f'<filter id="f"><feImage href={link}/></filter>'
            '<rect width="60" height="40" filter="url(#f)"/>'
        )
        yield either(f"filter-image-{name}.svg", drawing(filtered))
    style = f"url({sink}/style.svg#a)"
    for name, body in {
        "use": f'<use href="{sink}/use.svg#a"/><use href="/etc/passwd#a"/>',
        "pattern": f'<pattern id="p" href="{sink}/p.svg#p"/><rect fill="url(#p)"/>',
        "fill": f'<rect width="60" height="40" fill="{style}"/>',
        "style-attribute": f'<rect width="9" height="9" style="fill:{style}"/>',
        "mask-and-clip": f'<rect mask="{style}" clip-path="{style}" filter="{style}"/>',
        "style-import": f'<style>@import url("{sink}/import.css");</style>',
        "style-import-escaped": f'<style>@\\69mport "{sink}/escaped.css";</style>',
        "style-font": f"<style>@font-face{{font-family:a;src:url({sink}/font)}}</style>"
        '<text y="20" font-family="a">x</text>',
        "animated-link": f'<image {box}><set attributeName="href" to="{sink}/set"/>'
        f'<animate attributeName="xlink:href" values="{sink}/animate"/></image>',
        "base": f'<g xml:base="{sink}/"><image {box} href="based.png"/></g>',
        "include": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        'parse="text" href="file:///etc/passwd"/>',
        "link": f'<a href="javascript:alert(1)"><text y="20">{sink}</text></a>',
    }.items():
        yield either(f"{name}-elsewhere.svg", drawing(body))
    sheet = f'<?xml-stylesheet href="{sink}/sheet.css"?>'
    yield either("stylesheet-elsewhere.svg", drawing("<rect/>", before=sheet))


def _scripts(sink: str) -> Cases:
    page = f"<script>fetch('{sink}/script')</script>"
    inner = '<foreignObject width="60" height="40"><body xmlns="{}">{}</body>'
    inner += "</foreignObject>"
    html = "http://www.w3.org/1999/xhtml"
    yield either("script.svg", drawing(page))
    yield either("script-prefixed.svg", drawing(page.replace("script", "svg:script")))
    named = page.replace("script>", "s:script>").encode()
    spaced = b'<s:svg xmlns:s="http://www.w3.org/2000/svg" width="9" height="9">'
    yield either("script-other-prefix.svg", spaced + named + b"</s:svg>")
    yield either("event.svg", drawing(f"<rect onload=\"fetch('{sink}/event')\"/>"))
    yield either("event-spelled.svg", drawing('<rect ONCLICK="alert(1)"/>'))
    yield either("foreign.svg", drawing(inner.format(html, page)))
    frame = f'<iframe src="{sink}/frame"/><img src="{sink}/img"/>'
    yield either("foreign-frame.svg", drawing(inner.format(html, frame)))
    handler = f"<handler>fetch('{sink}/handler')</handler>"
    yield either("handler.svg", drawing(handler))


def _entities(sink: str) -> Cases:
    def declared(entities: str, body: str = "<text>&a;</text>") -> bytes:
        return drawing(body, before=f"<!DOCTYPE svg [{entities}]>")

    laughs = '<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 13)
    )
    bodies = {
        "laughs": declared(laughs, "<text>&l12;</text>"),
        "laughs-in-attribute": declared(laughs, '<text id="&l12;"/>'),
        "long-entity": declared(
            f'<!ENTITY a "{"a" * 100_000}">', f"<text>{'&a;' * 20_000}</text>"
        ),
        "entity-ring": declared('<!ENTITY a "&b;"><!ENTITY b "&a;">'),
        "file-entity": declared('<!ENTITY a SYSTEM "file:///etc/passwd">'),
        "net-entity": declared(f'<!ENTITY a SYSTEM "{sink}/entity">'),
        "parameter-entity": declared(f'<!ENTITY % p SYSTEM "{sink}/p.dtd"> %p;'),
        "outside-dtd": drawing(
            "<rect/>", before=f'<!DOCTYPE svg SYSTEM "{sink}/svg.dtd">'
        ),
        "local-dtd": drawing("<rect/>", before='<!DOCTYPE svg SYSTEM "/dev/random">'),
    }
    for name, data in bodies.items():
        yield either(f"{name}.svg", data)


def _endless() -> Cases:
    """Depth, number and self-reference."""
    yield refused("depth-100000.svg", drawing("<g>" * 100_000 + "</g>" * 100_000))
    yield refused("depth-100000-open.svg", drawing("<g>" * 100_001))
    yield refused("depth-300.svg", drawing("<g>" * 300 + "</g>" * 300))
    yield refused("nodes-1000000.svg", drawing("<g/>" * 1_000_000))
    yield refused("nodes-260000.svg", drawing("<g/>" * 260_000))
    yield refused("bytes-17-million.svg", drawing(" " * 16_800_000))
    attributes = " ".join(f'a{n}="1"' for n in range(50_000))
    yield either("attributes-50000.svg", drawing(f"<rect {attributes}/>"))
    yield either("attribute-of-10-MB.svg", drawing(f'<path d="{"M0 0" * 2_550_000}"/>'))
    yield either("name-of-1-MB.svg", drawing(f"<{'n' * 1_000_000}/>"))
    tenfold = ""
    for level in range(1, 11):
        copies = f'<use href="#u{level - 1}"/>' * 10
        tenfold += f'<g id="u{level}">{copies}</g>'
    many = f'<defs><rect id="u0" width="1" height="1"/>{tenfold}</defs>'
    yield either("uses-10-billion.svg", drawing(many + '<use href="#u10"/>'))
    yield either("use-itself.svg", drawing('<g id="a"><use href="#a"/></g>'))
    ring = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    yield either("use-ring.svg", drawing(ring))
    for kind in ("mask", "clipPath", "pattern", "filter", "linearGradient", "marker"):
        place = {"clipPath": "clip-path", "pattern": "fill", "linearGradient": "fill"}
        use = f'{place.get(kind, kind)}="url(#a)"'
        own = f'<{kind} id="a" href="#a"><rect width="9" height="9" {use}/></{kind}>'
        body = f'{own}<rect width="60" height="40" {use}/>'
        yield either(f"{kind.lower()}-ring.svg", drawing(body))


def _costly() -> Cases:
    """Few bytes, much work: filters, layers and pictures in pictures."""
    large = 'width="4000" height="4000"'
    rect = f'<rect {large} filter="url(#f)"/>'
    area = f'<filter id="f" x="0" y="0" {large} filterUnits="userSpaceOnUse">'
    for name, effect in {
        "turbulence": '<feTurbulence numOctaves="200" baseFrequency="0.9"/>',
        "morphology": '<feMorphology operator="dilate" radius="500"/>',
        "blur": '<feGaussianBlur stdDeviation="9000"/>' * 60,
        "convolution": '<feConvolveMatrix order="99" kernelMatrix="'
        + "1 " * 9_801
        + '"/>',
        "lights": "<feSpecularLighting><fePointLight z='5'/></feSpecularLighting>" * 90,
    }.items():
        body = f"{area}{effect}</filter>{rect}"
        yield either(f"{name}.svg", drawing(body, size=large))
    region = (
        '<filter id="f" x="-9e6" y="-9e6" width="1e7" height="1e7"><feFlood/></filter>'
    )
    yield either("filter-region.svg", drawing(region + rect))
    layers = '<g opacity=".9">' * 250 + "<rect/>" + "</g>" * 250
    size = 'width="3000" height="3000"'
    yield either("layers-250.svg", drawing(layers, size=size))
    data = pictures.svg(seed=120)
    for _ in range(20):
        link = "data:image/svg+xml;base64," + base64.b64encode(data).decode()
        data = drawing(f'<image width="64" height="48" href="{link}"/>')
    yield either("drawings-in-drawings.svg", data)
    steps = "L9 9L0 5" * 100_000
    dashes = 'stroke="red" stroke-dasharray=".0001"'
    yield either("path-of-200000.svg", drawing(f'<path d="M0 0{steps}" {dashes}/>'))
    line = '<path d="M0 0H99999999" stroke="red" stroke-dasharray=".00001"/>'
    yield either("dashes-without-number.svg", drawing(line))
    tiles = (
        '<pattern id="p" width=".0001" height=".0001" patternUnits="userSpaceOnUse">'
        '<rect width="1" height="1"/></pattern>'
        '<rect width="64" height="48" fill="url(#p)"/>'
    )
    yield either("pattern-of-dust.svg", drawing(tiles))


def _sizes() -> Cases:
    for width, height in (
        ("20000", "20000"),
        ("2147483648", "1"),
        ("1e9", "1e9"),
        ("1e308", "1e308"),
        ("0", "48"),
        ("-64", "48"),
        ("100000in", "100000in"),
    ):
        size = f'width="{width}" height="{height}"'
        data = drawing('<rect width="9" height="9"/>', size=size)
        yield refused(f"size-{width}x{height}.svg", data)
    for name, size in {
        "nan": 'width="NaN" height="NaN"',
        "infinite": 'width="Infinity" height="-inf"',
        "unit": 'width="10parsec" height="10parsec"',
        "percent": 'width="99999%" height="99999%"',
        "dust": 'width="1e-300" height="1e-300"',
        "digits": f'width="{"9" * 100_000}" height="1"',
        "empty": 'width="" height=""',
        "expression": 'width="calc(1px*9e9)" height="9"',
        "view-huge": 'viewBox="0 0 1e9 1e9"',
        "view-0": 'viewBox="0 0 0 0"',
        "view-nan": 'viewBox="NaN 0 x 9"',
        "view-negative": 'viewBox="0 0 -5 -5"',
        "view-tiny": 'width="64" height="48" viewBox="0 0 1e-30 1e-30"',
    }.items():
        body = '<rect width="9" height="9"/>'
        yield either(f"size-{name}.svg", drawing(body, size=size))
    empty = drawing("", size="")
    yield either("size-missing.svg", empty)
    far = '<rect x="-1e9" y="-1e9" width="2e9" height="2e9"/>'
    yield either("size-missing-with-large-content.svg", drawing(far, size=""))
    turned = '<rect width="9" height="9" transform="scale(1e30) rotate(1e30)"/>'
    yield either("transform-1e30.svg", drawing(turned))


def _spellings(sink: str) -> Cases:
    """Encodings in which a filter that reads bytes would miss the script."""
    body = f"<script>fetch('{sink}/encoded')</script><image href='{sink}/e.png'/>"
    text = drawing(body).decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"):
        label = f'<?xml version="1.0" encoding="{encoding}"?>'
        yield either(f"in-{encoding}.svg", (label + text).encode(encoding))
    yield either("utf-16-unsaid.svg", text.encode("utf-16"))
    yield either("with-bom.svg", b"\xef\xbb\xbf" + text.encode())
    lie = '<?xml version="1.0" encoding="utf-16"?>'
    yield either("says-utf-16.svg", (lie + text).encode())
    unknown = '<?xml version="1.0" encoding="x-nothing"?>'
    yield either("unknown-encoding.svg", (unknown + text).encode())
    for name, data in {
        "not-utf-8": drawing("<text>\0</text>").replace(b"\0", b"\xff\xfe"),
        "nul": drawing("<text>\0</text>"),
        "unclosed": drawing("<g>"),
        "two-roots": drawing("") * 2,
        "text-after": drawing("") + b"and then <script>",
        "unbound-prefix": drawing('<x:y z:href="a"/>'),
        "attribute-twice": drawing('<rect x="1" x="2"/>'),
    }.items():
        yield either(f"{name}.svg", data)
