"""Go's syntax tree, lowered to the terms of a program: expressions and literals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from bot.graphs.go import types
from bot.graphs.go.types import PLAIN, GoType, field_name
from bot.graphs.program import terms as t
from bot.graphs.program.values import Char
from bot.graphs.syntax import curly
from bot.graphs.syntax.declaring import Declaring
from bot.graphs.syntax.lowering import LowerExpression
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

_PACKAGES: Final = frozenset(
    ("fmt", "math", "strings", "strconv", "sort", "slices", "maps", "list", "heap", "os", "bufio")
)
_SCANS: Final = ("Scan", "Fscan", "Sscan")
_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\"}
_MAX_TUPLE: Final = 3
_NAMELESS: Final = "struct "
_WITH_TYPES: Final = ("index_expression", "type_instantiation_expression")


class Expressions(Declaring):
    """Lowers the expressions of one piece of Go.

    Attributes:
        known: the types that are known by name.
        nameless: the classes of the structs that have no name.
        results: the named results of each function around.
        counter: what `iota` stands for.
    """

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.nameless: list[t.Term] = []
        self.results: list[tuple[str, ...]] = []
        self.counter = 0
        self.packages: set[str] = set(_PACKAGES)

    def imports(self, node: Node) -> t.Block:
        """Note the names of packages: what belongs to one is no field."""
        found: list[t.Term] = []
        specs = [part for part in self.parts(node) if part.type == "import_spec"]
        for part in self.parts(node):
            if part.type == "import_spec_list":
                specs += self.parts(part)
        for spec in specs:
            path, alias = self.field(spec, "path"), self.field(spec, "name")
            if path is None:
                continue
            module = self.text(path).strip('"`').rsplit("/", 1)[-1]
            name = self.text(alias) if alias is not None else module
            self.packages.add(name)
            found.append(t.Import(module, "", name, *self.span(spec)))
        return tuple(found)

    # Types

    def kind(self, node: Node | None) -> GoType:
        """Give the type that is written."""
        read = _TYPES.get(node.type) if node is not None else None
        return read(self, node) if read is not None else types.OTHER

    def named_type(self, node: Node) -> GoType:
        name = self.text(node)
        return GoType("list") if name == "list.List" else GoType("named", name.split(".")[-1])

    def generic_type(self, node: Node) -> GoType:
        return self.kind(self.field(node, "type"))

    def slice_type(self, node: Node) -> GoType:
        return GoType("list", element=self.kind(self.field(node, "element")))

    def array_type(self, node: Node) -> GoType:
        size = self.field(node, "length")
        length = self.expression(size) if size is not None else None
        return GoType("array", element=self.kind(self.field(node, "element")), length=length)

    def map_type(self, node: Node) -> GoType:
        key, value = self.field(node, "key"), self.field(node, "value")
        return GoType("map", key=self.kind(key), element=self.kind(value))

    def nameless_struct(self, node: Node) -> GoType:
        made = self.struct(node, f"{_NAMELESS}{self.offset}:{node.start_byte}")
        self.nameless.append(types.defined(made, self.known, *self.span(node)))
        return made

    def pointer_type(self, node: Node) -> GoType:
        inner = self.parts(node)
        return GoType("pointer", element=self.kind(inner[0]) if inner else None)

    def struct(self, node: Node, name: str) -> GoType:
        fields: list[tuple[str, GoType]] = []
        listed = self.child(node, "field_declaration_list")
        for part in self.parts(listed):
            kind = self.kind(self.field(part, "type"))
            names = [self.text(n) for n in part.children_by_field_name("name")]
            below = kind.element if kind.kind == "pointer" and kind.element else kind
            fields += [(field_name(n), kind) for n in names or [below.name]]
        return GoType("struct", name, fields=tuple(fields))

    # Literals

    def string(self, node: Node) -> t.Term:
        return t.Literal(_unescaped(self.text(node)[1:-1]))

    def raw_string(self, node: Node) -> t.Term:
        return t.Literal(self.text(node)[1:-1])

    def rune(self, node: Node) -> t.Term:
        return t.Literal(Char(_unescaped(self.text(node)[1:-1])))

    def iota(self, _: Node) -> t.Term:
        return t.Literal(self.counter)

    def composite(self, node: Node) -> t.Term:
        return self.made(self.field(node, "body"), self.kind(self.field(node, "type")))

    def made(self, node: Node | None, kind: GoType | None) -> t.Term:
        """Lower what stands in the curly brackets of a literal, by its type."""
        if node is None:
            return t.Opaque(())
        if node.type == "literal_element":
            inner = self.parts(node)
            node = inner[0] if inner else node
        if node.type != "literal_value":
            return self.expression(node)
        of = types.resolved(kind, self.known)
        make = _LITERALS.get(of.kind, Expressions.unseen)
        return make(self, node, self.parts(node), of)

    def map_of(self, node: Node, parts: list[Node], of: GoType) -> t.Term:
        return self.table(node, self.pairs(parts, of.key, of.element))

    def pairs(
        self, parts: list[Node], key: GoType | None, element: GoType | None
    ) -> tuple[tuple[t.Term, t.Term], ...]:
        return tuple(
            [
                (
                    self.made(self.field(part, "key"), key),
                    self.made(self.field(part, "value"), element),
                )
                for part in parts
                if part.type == "keyed_element"
            ]
        )

    def listed(self, node: Node, parts: list[Node], of: GoType) -> t.Term:
        span = self.span(node)
        parts = [part for part in parts if not part.is_error]
        if _is_keyed(parts):
            pairs = self.pairs(parts, None, of.element)
            blank = types.maker(of.element, self.known, span[0])
            return t.Call(t.Name("__indexed__"), (self.table(node, pairs), blank), (), *span)
        items = tuple(self.made(part, of.element) for part in parts)
        inner = types.resolved(of.element, self.known).kind
        size = of.length.value if isinstance(of.length, t.Literal) else None
        if of.kind == "array" and len(items) <= _MAX_TUPLE and inner not in ("list", "array"):
            # An array of a few plain values can be a key.
            return self.collection("tuple", node, items)
        made = self.collection("list", node, items)
        if isinstance(size, int) and len(items) < size:
            blank = types.maker(of.element, self.known, span[0])
            return t.Call(t.Name("__padded__"), (made, of.length or t.NOTHING, blank), (), *span)
        return made

    def object(self, node: Node, parts: list[Node], of: GoType) -> t.Term:
        if not of.fields and of.name.startswith(_NAMELESS):
            return t.Literal(value=True)  # an empty struct says only that it is there
        kinds = [kind for _, kind in of.fields]
        by_name = dict(of.fields)
        named: list[tuple[str, t.Term]] = []
        plain: list[t.Term] = []
        for number, part in enumerate(parts):
            if part.type == "keyed_element":
                key = field_name(self.text(self.field(part, "key") or part))
                value = self.made(self.field(part, "value"), by_name.get(key))
                named.append((key, value))
            elif not part.is_error:
                plain.append(self.made(part, kinds[number] if number < len(kinds) else None))
        return self.call(node, t.Name(of.name), tuple(plain), tuple(named))

    def unseen(self, node: Node, parts: list[Node], of: GoType) -> t.Term:
        """Lower a literal of a type that the answer does not show."""
        if not parts and of.name:
            return self.call(node, t.Name("__object__"), (t.Literal(of.name),))
        if not _is_keyed(parts):
            items = tuple(self.made(part, None) for part in parts)
            return items[0] if len(items) == 1 else self.collection("tuple", node, items)
        keys = [self.parts(self.field(part, "key")) for part in parts]
        if of.name and all(key and key[0].type == "identifier" for key in keys):
            named = tuple(
                (
                    field_name(self.text(key[0])),
                    self.made(self.field(part, "value"), None),
                )
                for part, key in zip(parts, keys, strict=True)
            )
            return self.call(node, t.Name("__object__"), (t.Literal(of.name),), named)
        pairs: list[tuple[t.Term, t.Term]] = []
        for part in parts:
            if part.type == "keyed_element":
                key = self.field(part, "key")
                inner = self.parts(key)
                value = self.made(self.field(part, "value"), None)
                if inner and inner[0].type == "identifier":
                    pairs.append((t.Literal(field_name(self.text(inner[0]))), value))
                else:
                    pairs.append((self.made(key, None), value))
        return self.table(node, tuple(pairs))

    # Functions and calls

    def closure(self, node: Node, name: str = "") -> t.Function:
        """Lower a function; its named results are worth something from the start."""
        return self.function_scope(lambda: self._closed(node, name))

    def _closed(self, node: Node, name: str) -> t.Function:
        line = self.span(node)[0]
        parameters: list[t.Parameter] = []
        for part in self.parts(self.field(node, "parameters")):
            kind = "rest" if part.type == "variadic_parameter_declaration" else "plain"
            names = part.children_by_field_name("name")
            parameters += [t.Parameter(self.text(n), None, kind) for n in names]
            if not names:
                parameters.append(t.Parameter("_", None, kind))
        result = self.field(node, "result")
        first: list[t.Term] = []
        named: list[str] = []
        if result is not None and result.type == "parameter_list":
            for part in self.parts(result):
                worth = types.zero(self.kind(self.field(part, "type")), self.known, line)
                found = [self.text(n) for n in part.children_by_field_name("name")]
                first += [t.Let(t.Name(n), worth, line, line) for n in found]
                named += found
        for parameter in parameters:
            self.note(t.Name(parameter.name))
        self.results.append(tuple(named))
        body = self.field(node, "body")
        does = self.body(body) if body is not None else ()
        self.results.pop()
        return t.Function(name, tuple(parameters), (*first, *does), (), yields=False, line=line)

    def text_of_function(self, node: Node) -> str:
        function = self.field(node, "function")
        return self.text(function) if function is not None and not function.children else ""

    def called(self, node: Node) -> t.Term:
        function = self.field(node, "function")
        given = self.parts(self.field(node, "arguments"))
        if function is None:
            return self.opaque(node)
        if function.type == "identifier":
            return self.name_called(node, self.text(function), given)
        if function.type == "selector_expression":
            return self.method_called(node, function, given)
        inner = self.parts(function) if function.type in _WITH_TYPES else []
        if inner and inner[0].type == "identifier" and self.is_type(inner[-1]):
            function = inner[0]
        return self.call(node, self.expression(function), self.expressions(given))

    def name_called(self, node: Node, name: str, given: list[Node]) -> t.Term:
        if name in ("make", "new") and given:
            return self.new(node, name, given)
        if name == "append":
            parts, more = self.expressions(given), self.appends_many(given)
            return self.call(node, t.Name("__appended__"), parts, more)
        return self.call(node, t.Name(name), self.expressions(given))

    def appends_many(self, given: list[Node]) -> tuple[tuple[str, t.Term], ...]:
        """Tell `append` whether it is given a list, whose items may not be known."""
        many = bool(given) and given[-1].type == "variadic_argument"
        return (("many", t.Literal(value=True)),) if many else ()

    def method_called(self, node: Node, function: Node, given: list[Node]) -> t.Term:
        name = self.text(self.field(function, "field") or function)
        if name.startswith(_SCANS):
            return self.scanned(given)
        owner = self.expression(self.field(function, "operand"))
        return self.call(node, t.Attribute(owner, name), self.expressions(given))

    def is_type(self, node: Node) -> bool:
        if node.type not in ("identifier", "type_identifier"):
            return "type" in node.type
        name = self.text(node)
        return name in PLAIN or name in self.known or name[:1].isupper()

    def new(self, node: Node, name: str, given: list[Node]) -> t.Term:
        """Lower `make(type, size)` and `new(type)`."""
        kind = self.kind(given[0])
        line = self.span(node)[0]
        if name == "new":
            return types.zero(kind, self.known, line)
        of = types.resolved(kind, self.known)
        if of.kind == "list":
            size = self.expression(given[1]) if len(given) > 1 else t.Literal(0)
            return self.call(
                node, t.Name("__array__"), (size, types.maker(of.element, self.known, line))
            )
        if of.kind == "map":
            return self.call(node, t.Name("__map__"), ())
        return t.Opaque(())

    def scanned(self, given: list[Node]) -> t.Term:
        """Lower a call that reads input: nobody knows what the places it fills are worth."""
        filled = [
            t.Bind(self.expression(self.field(part, "operand")), t.Opaque(()))
            for part in given
            if part.type == "unary_expression"
        ]
        return t.Opaque(tuple(filled))

    def selector(self, node: Node) -> t.Term:
        owner, member = self.field(node, "operand"), self.field(node, "field")
        name = self.text(member) if member is not None else ""
        of_package = (
            owner is not None and owner.type == "identifier" and self.text(owner) in self.packages
        )
        return t.Attribute(self.expression(owner), name if of_package else field_name(name))

    def slice(self, node: Node) -> t.Term:
        owner = self.expression(self.field(node, "operand"))
        start, end = self.field(node, "start"), self.field(node, "end")
        return t.Item(owner, t.Slice(self.expression(start), self.expression(end), t.NOTHING))

    def asserted(self, node: Node) -> t.Term:
        return self.expression(self.field(node, "operand"))

    def converted(self, node: Node) -> t.Term:
        value = self.expression(self.field(node, "operand"))
        kind = self.kind(self.field(node, "type"))
        if kind.kind == "named":
            # A function with type parameters that is given one argument looks the same.
            return self.call(node, t.Name(kind.name), (value,))
        element = kind.element.name if kind.kind == "list" and kind.element else ""
        if element in ("byte", "rune", "uint8", "int32"):
            return self.call(node, t.Name("__chars__"), (value,))
        return value

    def spread(self, node: Node) -> t.Term:
        return t.Spread(self.inner(node))

    def literal_function(self, node: Node) -> t.Term:
        return self.closure(node)


def _is_keyed(parts: list[Node]) -> bool:
    return any(part.type == "keyed_element" for part in parts)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    for written, meant in _ESCAPES.items():
        text = text.replace(written, meant)
    return text


_TYPES: Final[Mapping[str, Callable[[Expressions, Any], GoType]]] = {
    **dict.fromkeys(("type_identifier", "identifier", "qualified_type"), Expressions.named_type),
    "generic_type": Expressions.generic_type,
    "slice_type": Expressions.slice_type,
    "array_type": Expressions.array_type,
    "implicit_length_array_type": Expressions.array_type,
    "map_type": Expressions.map_type,
    "struct_type": Expressions.nameless_struct,
    "pointer_type": Expressions.pointer_type,
    "parenthesized_type": Expressions.pointer_type,
}
_LITERALS: Final[Mapping[str, Callable[[Expressions, Any, list[Any], GoType], t.Term]]] = {
    "map": Expressions.map_of,
    "list": Expressions.listed,
    "array": Expressions.listed,
    "struct": Expressions.object,
}
EXPRESSIONS: Final[dict[str, LowerExpression]] = {
    **curly.EXPRESSIONS,
    "iota": Expressions.iota,
    "int_literal": Expressions.integer,
    "float_literal": Expressions.real,
    "interpreted_string_literal": Expressions.string,
    "raw_string_literal": Expressions.raw_string,
    "rune_literal": Expressions.rune,
    "composite_literal": Expressions.composite,
    "func_literal": Expressions.literal_function,
    "call_expression": Expressions.called,
    "selector_expression": Expressions.selector,
    "index_expression": Expressions.item,
    "slice_expression": Expressions.slice,
    "type_assertion_expression": Expressions.asserted,
    "type_conversion_expression": Expressions.converted,
    "variadic_argument": Expressions.spread,
    "expression_list": Expressions.inner,
}
