"""The syntax trees of C and C++, lowered to the terms of a program.

Both grammars call the same things by the same names, so one lowering serves both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.classes import Classes
from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node


class Cpp(Classes):
    """Lowers one piece of C or C++."""

    def program(self, root: Node) -> t.Block:
        try:
            self.learn(root)
        except RecursionError:
            return ()
        return super().program(root)


EXPRESSIONS: Final[Mapping[str, LowerExpression]] = {
    **curly.EXPRESSIONS,
    "identifier": Cpp.named,
    "type_identifier": Cpp.named,
    "field_identifier": Cpp.name,
    "qualified_identifier": Cpp.qualified,
    "this": Cpp.name,
    "number_literal": Cpp.number,
    "string_literal": Cpp.string,
    "raw_string_literal": Cpp.string,
    "concatenated_string": Cpp.joined,
    "char_literal": Cpp.char,
    "initializer_list": Cpp.braces,
    "compound_literal_expression": Cpp.literal,
    "new_expression": Cpp.new,
    "pointer_expression": Cpp.pointer,
    "field_expression": Cpp.field_of,
    "subscript_expression": Cpp.item_of,
    "binary_expression": Cpp.binary_of,
    "update_expression": Cpp.updated,
    "cast_expression": Cpp.casted,
    "assignment_expression": Cpp.bound,
    "comma_expression": Cpp.comma,
    "condition_clause": Cpp.condition,
    "sizeof_expression": Cpp.measured_size,
    "lambda_expression": Cpp.lambda_,
    "call_expression": Cpp.called,
}
STATEMENTS: Final[Mapping[str, LowerStatement]] = {
    **curly.STATEMENTS,
    "expression_statement": Cpp.expression_statement,
    "compound_statement": Cpp.scoped,
    "else_clause": Cpp.body,
    "return_statement": Cpp.return_,
    "for_statement": Cpp.for_,
    "declaration": Cpp.declaration,
    "if_statement": Cpp.if_of,
    "for_range_loop": Cpp.range_for,
    "switch_statement": Cpp.switch,
    "labeled_statement": Cpp.labelled,
    "namespace_definition": Cpp.enclosed,
    "linkage_specification": Cpp.enclosed,
    "declaration_list": Cpp.body,
    "template_declaration": Cpp.body,
    "template_parameter_list": Cpp.nothing,
    "function_definition": Cpp.function,
    "struct_specifier": Cpp.record,
    "class_specifier": Cpp.record,
    "union_specifier": Cpp.record,
    "enum_specifier": Cpp.choices,
    "alias_declaration": Cpp.alias,
    "type_definition": Cpp.type_definition,
    "using_declaration": Cpp.nothing,
    "delete_expression": Cpp.nothing,
    "static_assert_declaration": Cpp.nothing,
    "friend_declaration": Cpp.nothing,
}
Cpp.expressions_of = EXPRESSIONS
Cpp.statements_of = STATEMENTS
