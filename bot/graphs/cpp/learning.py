"""What a piece of C or C++ declares, learnt before any of it is lowered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declarators import Declared
from bot.graphs.cpp.declared import ClassFacts
from bot.graphs.cpp.statements import Statements

if TYPE_CHECKING:
    from tree_sitter import Node

RECORDS: Final = frozenset(("struct_specifier", "class_specifier", "union_specifier"))


class Learning(Statements):
    """Learns what is declared."""

    def learn(self, node: Node) -> None:
        """Learn what a piece declares outside of its functions."""
        for part in self.parts(node):
            kind = part.type
            if kind in ("template_declaration", "linkage_specification", "declaration_list"):
                self.learn(part)
            elif kind == "namespace_definition":
                body = self.field(part, "body")
                if body is not None:
                    self.learn(body)
            elif kind == "function_definition":
                self.learn_function(part)
            elif kind == "declaration":
                self.learn_declaration(part)
            else:
                self.learn_part(part)

    def learn_declaration(self, node: Node) -> None:
        written = self.field(node, "type")
        if written is not None and written.type in RECORDS:
            self.learn_class(written)
        base = self.type_of(written)
        for part in node.children_by_field_name("declarator"):
            inner = self.field(part, "declarator") if part.type == "init_declarator" else part
            found = self.declared(inner, base) if inner is not None else None
            if found is None or not found.name or found.owner:
                continue
            if found.function is None:
                self.known.variables.setdefault(found.name, found.type)
            elif not self.is_construction(found.function, base):
                self.known.learn(found.name, self.signature_of(found))

    def learn_function(self, node: Node) -> Declared | None:
        declarator = self.field(node, "declarator")
        if declarator is None:
            return None
        found = self.declared(declarator, self.type_of(self.field(node, "type")))
        if found.function is not None and found.name:
            self.known.learn(found.name, self.signature_of(found))
        return found

    def learn_class(self, node: Node, name: str = "") -> None:
        body = self.field(node, "body")
        named = self.field(node, "name")
        name = name or (self.type_of(named).name if named is not None else self.type_of(node).name)
        if body is None or not name:
            return
        facts = self.known.classes[name] = ClassFacts()
        above = self.child(node, "base_class_clause")
        facts.bases = tuple(
            self.type_of(part).name
            for part in self.parts(above)
            if part.type in ("type_identifier", "template_type", "qualified_identifier")
        )
        for part in self.parts(body):
            if part.type == "template_declaration":
                part = self.parts(part)[-1]  # noqa: PLW2901 - what the template stands around
            self.learn_member(part, name, facts)

    def learn_member(self, part: Node, name: str, facts: ClassFacts) -> None:
        if part.type in ("function_definition", "declaration"):
            found = self.learn_function(part)
            if found is not None and found.name == name:
                facts.is_made = True
            if found is not None and self.is_static(part):
                facts.static.add(found.name)
        elif part.type == "field_declaration":
            self.learn_field(part, facts)
        else:
            self.learn_part(part)

    def learn_field(self, part: Node, facts: ClassFacts) -> None:
        written = self.field(part, "type")
        if written is not None:
            self.learn_part(written)
        base = self.type_of(written)
        for declarator in part.children_by_field_name("declarator"):
            found = self.declared(declarator, base)
            if found.function is None:
                facts.fields[found.name] = found.type
                continue
            self.known.learn(found.name, self.signature_of(found))
            if self.is_static(part):
                facts.static.add(found.name)

    def learn_part(self, part: Node) -> None:
        """Learn a type that is declared inside of something else."""
        if part.type in RECORDS:
            self.learn_class(part)
        elif part.type == "enum_specifier":
            self.learn_choices(part)
        elif part.type in ("type_definition", "alias_declaration"):
            self.statement(part)

    def learn_choices(self, node: Node) -> None:
        name = self.field(node, "name")
        if name is not None:
            is_apart = any(child.type in ("class", "struct") for child in node.children)
            (self.known.choices if is_apart else self.known.numbered).add(self.text(name))

    def is_static(self, node: Node) -> bool:
        return any(
            child.type == "storage_class_specifier" and self.text(child) == "static"
            for child in node.children
        )
