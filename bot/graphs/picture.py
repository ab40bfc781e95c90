"""The picture of an example graph, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.graphs.drawing import lettering
from bot.graphs.drawing.geometry import Point
from bot.graphs.drawing.layout import Skeleton, place
from bot.graphs.drawing.shapes import Line, Loop, Node, Sketch, Tag
from bot.graphs.drawing.sketch import sketch, weight_text
from bot.graphs.example import Example

WIDTH, HEIGHT = 640, 480
MOST_NODES, MOST_ARCS = 36, 250
"""A larger graph is not drawn: its picture could not be read."""

_SIDE, _TOP, _BOTTOM = 50.0, 76.0, 50.0  # from the picture's edge to the middle of a node
_LOOP_SPACE = 22.0
_WEIGHT_AREA = (6.0, 22.0, WIDTH - 6.0, HEIGHT - 6.0)  # left, top, right, bottom

# An own opaque ground, so that the picture is the same on Discord's dark and light themes.
_GROUND, _BORDER = "#f8f9fd", "#d3d7e6"
_NODE, _OUTLINE, _LABEL = "#4752c4", "#353e9c", "#ffffff"
_LINE, _INK, _MUTED = "#454c63", "#1f2335", "#5c637b"

_STYLE = f"""
text {{ font-family: "{lettering.LATIN_FONT}"; font-weight: 600; text-anchor: middle; }}
.k {{ font-family: "{lettering.HANGUL_FONT}"; font-weight: 400; stroke-width: 0.5px; }}
.label {{ fill: {_LABEL}; }}
.label .k {{ stroke: {_LABEL}; }}
.weight {{ fill: {_INK}; }}
.weight .k {{ stroke: {_INK}; }}
.title {{ fill: {_MUTED}; text-anchor: start; }}
.title .k {{ stroke: {_MUTED}; }}
.note {{ fill: {_MUTED}; text-anchor: end; }}
.large {{ fill: {_INK}; }}
"""

# package -> its font file; the first is named first in the style above
_FONTS = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("pylopdf_fonts_ko", "NotoSansKR-Regular.otf"),
)


def draw(example: Example, *, title: str = "") -> str:
    """Draw an example as an SVG document.

    Where the nodes stand depends on labels and undirected edges only: groups with the same
    skeleton are laid out alike, so that the eye sees what differs.
    """
    if not example.arcs:
        return _document([_panel("Nothing to draw", "The example has no arcs.")], title=title)
    if len(example.nodes) > MOST_NODES or len(example.arcs) > MOST_ARCS:
        size = f"{_count(len(example.nodes), 'node')}, {_count(len(example.arcs), 'arc')}"
        return _document([_panel("Too large to draw", size)], title=title)
    skeleton = Skeleton.of(example)
    inset = _LOOP_SPACE if any(a == b for a, b in skeleton.edges) else 0.0
    left, top = _SIDE + inset, _TOP + inset
    placement = place(
        skeleton, width=WIDTH - 2 * left, height=HEIGHT - top - _BOTTOM - inset
    ).moved(left, top)
    drawn = sketch(example, skeleton, placement, width=WIDTH, area=_WEIGHT_AREA)
    dashed = not example.directed_known
    return _document(_shapes(drawn, dashed=dashed), title=title, note=_note(example, drawn))


def rasterise(svg: str, *, width: int = 960) -> bytes:
    """Turn a drawn SVG into a PNG so many pixels wide, the same on every machine."""
    from importlib import resources

    from resvg_py import svg_to_bytes

    fonts = [str(resources.files(package) / name) for package, name in _FONTS]
    return bytes(
        svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=fonts)
    )


def describe(example: Example, *, limit: int = 1024) -> str:
    """Say in words what `draw` shows, in at most `limit` characters; 80 are always enough."""
    kinds = _edges_in_words(example)
    total = sum(len(edges) for _, edges in kinds)
    text = f"{_count(len(example.nodes), 'node')}, {_count(total, 'edge')}"
    if example.partial:
        text += ", cut off in the answer"
    told, sign = 0, ": "
    for heading, edges in kinds:
        sign += heading
        for edge in edges:
            rest = f" and {total - told:,} more."
            longer = text + sign + edge
            if len(longer) + len(rest) > limit:
                return (text + rest if told else f"{text}.")[:limit]
            text, told, sign = longer, told + 1, ", "
        sign = "; "
    return f"{text}."


def _edges_in_words(example: Example) -> list[tuple[str, list[str]]]:
    """Give each kind of edge with its heading, and its edges as text, in order."""
    both: list[str] = []
    one_way: list[str] = []
    unknown: list[str] = []
    loops: list[str] = []
    arcs = dict.fromkeys(example.arcs)
    weights = example.weights or {}
    told: set[frozenset[str]] = set()
    for u, v in arcs:
        if frozenset((u, v)) in told:
            continue
        told.add(frozenset((u, v)))
        start, end = lettering.clean(u), lettering.clean(v)
        there, back = weight_text(weights.get((u, v), ())), weight_text(weights.get((v, u), ()))
        weight = f" ({there})" if there else ""
        if u == v:
            loops.append(f"{start}{weight}")
        elif not example.directed_known:
            unknown.append(f"{start}–{end}{weight or (f' ({back})' if back else '')}")  # noqa: RUF001
        elif (v, u) not in arcs:
            one_way.append(f"{start}→{end}{weight}")
        elif there == back:
            both.append(f"{start}–{end}{weight}")  # noqa: RUF001 - an edge's usual dash
        else:
            both.append(f"{start}–{end} ({there or 'no weight'}, back {back or 'no weight'})")  # noqa: RUF001
    kinds = (
        ("", both),
        ("one way: ", one_way),
        ("direction not known: ", unknown),
        ("to itself: ", loops),
    )
    return [(heading, edges) for heading, edges in kinds if edges]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _note(example: Example, drawn: Sketch) -> str:
    notes = (
        "direction not known" if not example.directed_known else "",
        "cut off" if example.partial else "",
        "weights left out" if drawn.unweighted else "",
    )
    return " · ".join(filter(None, notes))


def _document(shapes: Iterable[str], *, title: str, note: str = "") -> str:
    size = 17.0
    room = WIDTH - 2 * 26 - (lettering.width(note, size) + 20 if note else 0)
    words = lettering.shorten(lettering.clean(title), size=size, room=room) if title else ""
    size_and_view = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    card = f'x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="20"'
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size_and_view}>',
        f"<style>{_STYLE}</style>",
        f'<rect {card} fill="{_GROUND}" stroke="{_BORDER}" stroke-width="2"/>',
        *shapes,
        _text(words, (26, 36), size, "title") if words else "",
        _text(note, (WIDTH - 26, 36), size, "note") if note else "",
        "</svg>",
    )
    return "\n".join(filter(None, parts)) + "\n"


def _panel(heading: str, sentence: str) -> str:
    middle = (WIDTH / 2, HEIGHT / 2)
    return "\n".join(
        (
            _text(heading, (middle[0], middle[1] - 8), 26, "large"),
            _text(sentence, (middle[0], middle[1] + 26), 19, "weight"),
        )
    )


def _shapes(drawn: Sketch, *, dashed: bool) -> Iterator[str]:
    """Give the elements from the ground up: what comes later covers what came before."""
    pattern = ' stroke-dasharray="7 6"' if dashed else ""
    ends = f'stroke-width="{2.6 * drawn.scale:.1f}" stroke-linecap="round"'
    yield f'<g fill="none" stroke="{_LINE}" {ends}{pattern}>'
    yield from map(_line, drawn.lines)
    yield from map(_loop, drawn.loops)
    yield "</g>"
    yield f'<g fill="{_LINE}">'
    heads = [line.head for line in drawn.lines] + [loop.head for loop in drawn.loops]
    yield from (_polygon(head) for head in heads if head)
    yield "</g>"
    for number, node in enumerate(drawn.nodes):
        yield from _node(node, number)
    for tag in drawn.tags:
        yield from _tag(tag)


def _line(line: Line) -> str:
    start, control, end = line.curve.start, line.curve.control, line.curve.end
    return f'<path d="M{_at(start)} Q{_at(control)} {_at(end)}"/>'


def _loop(loop: Loop) -> str:
    x, y = loop.centre
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{loop.radius:.1f}"/>'


def _polygon(corners: Sequence[Point]) -> str:
    return f'<polygon points="{" ".join(map(_at, corners))}"/>'


def _node(node: Node, number: int) -> Iterator[str]:
    x, y = node.centre
    box = (
        f'x="{x - node.half:.1f}" y="{y - node.radius:.1f}" width="{2 * node.half:.1f}"'
        f' height="{2 * node.radius:.1f}" rx="{node.radius:.1f}"'
    )
    yield f'<rect {box} fill="{_NODE}" stroke="{_OUTLINE}" stroke-width="2"/>'
    text = _text(node.label, (x, y + node.size * 0.36), node.size, "label")
    if lettering.is_measured(node.label):
        yield text
    else:
        yield f'<clipPath id="n{number}"><rect {box}/></clipPath>'
        yield f'<g clip-path="url(#n{number})">{text}</g>'


def _tag(tag: Tag) -> Iterator[str]:
    x, y = tag.centre
    yield (
        f'<rect x="{x - tag.half:.1f}" y="{y - tag.high / 2:.1f}" width="{2 * tag.half:.1f}"'
        f' height="{tag.high:.1f}" rx="{tag.size * 0.35:.1f}" fill="{_GROUND}"/>'
    )
    yield _text(tag.text, (x, y + tag.size * 0.36), tag.size, "weight")


def _text(text: str, where: Point, size: float, style: str) -> str:
    words = lettering.tspans(text)
    return (
        f'<text class="{style}" x="{where[0]:.1f}" y="{where[1]:.1f}"'
        f' font-size="{size:.1f}">{words}</text>'
    )


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
