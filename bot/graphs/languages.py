"""The code languages that answers are written in: their tags, their marks, their readers.

A new code language is a new row here and a room of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.graphs.program.findings import Found
from bot.graphs.source import Source

Read = Callable[[Sequence[Source]], Found]

_MAX_SEEN: Final = 20_000
_MAX_LINE: Final = 200
_MAX_COUNT: Final = 3
_SURE: Final = 3
_BEYOND_DOUBT: Final = 9


@dataclass(frozen=True, slots=True)
class CodeLanguage:
    """A code language.

    Attributes:
        tags: what a fence may call it.
        marks: what its code shows and most other text does not; each counts up to three times.
        load: gives its reader; its grammar is loaded only by then.
    """

    name: str
    tags: frozenset[str]
    marks: tuple[re.Pattern[str], ...]
    load: Callable[[], Read]


def _python() -> Read:
    from bot.graphs.python.reader import read_python

    return read_python


def _java() -> Read:
    from bot.graphs.java.reader import read_java

    return read_java


def _go() -> Read:
    from bot.graphs.go.reader import read_go

    return read_go


def _ruby() -> Read:
    from bot.graphs.ruby.reader import read_ruby

    return read_ruby


def _php() -> Read:
    from bot.graphs.php.reader import read_php

    return read_php


def _scala() -> Read:
    from bot.graphs.scala.reader import read_scala

    return read_scala


def _dart() -> Read:
    from bot.graphs.dart.reader import read_dart

    return read_dart


def _javascript() -> Read:
    from bot.graphs.javascript.reader import read_javascript

    return read_javascript


def _typescript() -> Read:
    from bot.graphs.javascript.reader import read_typescript

    return read_typescript


def _rust() -> Read:
    from bot.graphs.rust.reader import read_rust

    return read_rust


def _csharp() -> Read:
    from bot.graphs.csharp.reader import read_csharp

    return read_csharp


def _kotlin() -> Read:
    from bot.graphs.kotlin.reader import read_kotlin

    return read_kotlin


def _cpp() -> Read:
    from bot.graphs.cpp.reader import read_cpp

    return read_cpp


def _c() -> Read:
    from bot.graphs.cpp.reader import read_c

    return read_c


def _swift() -> Read:
    from bot.graphs.swift.reader import read_swift

    return read_swift


def _row(name: str, tags: str, load: Callable[[], Read], *marks: str) -> CodeLanguage:
    patterns = tuple(re.compile(mark, re.MULTILINE) for mark in marks)
    return CodeLanguage(name, frozenset(tags.split()), patterns, load)


_SCRIPT_MARKS: Final = (
    r"\bconsole\.(?:log|error|table|assert|info)\(",
    r"^\s*(?:export )?(?:const|let|var) (?:\w+|[\[{][\w, :]+[\]}])(?::[^=\n]+)? = ",
    r"^\s*(?:export )?(?:default )?(?:async )?function\*? ?\w*\((?![^)]*\$)[^)]*\)[^{;\n]*\{",
    r"(?:\)|\b\w+)(?:: [\w<>\[\]]+)? => (?:\{\s*$|[\w(\[!.]+)",
    r" [!=]== ",
    r"\bnew (?:Map|Set|Array)\(|\brequire\(['\"]|\bmodule\.exports\b|^\s*constructor\(",
    r"\bfor \((?:const|let|var) [\w\[\]{}, ]+ (?:of|in) ",
    r"\w\.(?:push|forEach|length|shift)\b(?!\()|\.(?:push|shift|forEach)\(",
)
_ROWS: Final = (
    _row(
        "python",
        "python py python3 python2 py3 pycon ipython",
        _python,
        r"^\s*(?:async )?def \w+\s*\(.*:\s*(?:#.*)?$",
        r"^\s*(?:elif .*|else|try|finally|except.*):\s*(?:#.*)?$",
        r"^(?:from [\w.]+ import|import [\w., ]+$)",
        r"^\s*(?:for \w[\w, ()]* in|while|if) .*:\s*(?:#.*)?$",
        r"\bself\.",
        r"\b__name__\b|\bNone\b|\bTrue\b|\bFalse\b|\bprint\(f?[\"']|\bappend\(",
        r"^\w+ = [{\[]",
        r"^\s*(?:>>>|\.\.\.|In \[\d+\]:)(?: |$)",
        r"^\s*print [\"'\w]",
    ),
    _row(
        "kotlin",
        "kotlin kt kts",
        _kotlin,
        r"^\s*(?:\w+ )*fun (?:<.+> )?(?:[\w<>, ]+\.)?\w+\s*\(",
        r"^\s*(?:private |override |lateinit |const )*val \w+|\bvar \w+: \w+<",
        r"\b(?:list|map|set|mutable(?:List|Map|Set)|array|(?:array|hash|linked)\w+)Of\b[(<]",
        r"\bfor \(\(?\w+(?:, \w+)*\)? in |\bwhen \(\w|\buntil \w|\w\]!!",
        r"\bdata class\b|\bcompanion object\b|\?\.let\b|\.(?:getOrPut|forEach|also|apply) ?\{",
    ),
    _row(
        "cpp",
        "cpp c++ cxx cc hpp h++ cplusplus c++11 c++14 c++17 c++20 cpp11 cpp14 cpp17 cpp20",
        _cpp,
        r"^\s*#\s*include\s*<(?:iostream|vector|bits/stdc\+\+\.h|(?:unordered_)?(?:map|set)|queue|list"
        r"|string|algorithm|stack|memory|functional|sstream|utility|c(?:limits|std\w+|string))>",
        r"\bstd::\w|\bcout\s*<<|\bcin\s*>>|<<\s*endl\b",
        r"\busing namespace \w+;|^\s*template\s*<",
        r"\b(?:vector|(?:unordered_)?(?:map|set)|list|queue|pair|priority_queue)\s*<[\w:<>, *]+>"
        r"\s*[&*]?\s*\w",
        r"\.(?:push_back|emplace_back|push|begin|size)\(",
        r"^\s*(?:\w+[\s*&]+)?\w+::~?\w+\([^;]*$|^\s*(?:public|private|protected):\s*$",
        r"\bint main\s*\(|\bauto\s?&{0,2}\s?[\[\w]|\bnullptr\b",
        r"(?<![$\w])\w+->\w+",
    ),
    _row(
        "c",
        "c h ansi-c c99 c11 clang",
        _c,
        r"^\s*#\s*include\s*[<\"](?:stdio|stdlib|string|limits|stdbool|assert|math)\.h[>\"]",
        r"(?<![.\w$])(?:printf|scanf)\s*\(\s*\"",
        r"(?<![.\w$])(?:malloc|calloc|free|sizeof)\s*\(",
        r"\bstruct\s+\w+\s*\*|^\s*typedef\s+struct\b",
        r"(?<![$\w])\w+->\w+",
        r"\bint main\s*\(|^\s*#\s*define\s+\w+",
        r"\b(?:int|char|bool|float|double)\s+\**\w+\[\w*\]",
        r"^(?:void|int|char|float|double|bool|static)\s+\**\w+\s*\([^;]*\)\s*\{",
    ),
    _row(
        "java",
        "java jsp",
        _java,
        r"\bpublic (?:static|class|void|\w+\()|\bprivate (?:static |final )?\w+",
        r"\bSystem\.out\.print",
        r"^\s*import java[.x]",
        r"\bnew (?:ArrayList|HashMap|LinkedList|HashSet|ArrayDeque|PriorityQueue|TreeMap)\b",
        r"\bString\[\]|\bString (?:\.\.\. ?)?\w+[,;)= ]",
        r"\b(?:Map|List|Queue|Set|Deque|ArrayList)<(?:[A-Z]|int\[)",
        r"\b(?:Integer|Character|Boolean|Arrays|Collections|boolean|@Override)\b",
        r"\bList\.of\(|\bMap\.of\(|\.(?:poll|isEmpty|size|getOrDefault|computeIfAbsent)\(",
        r"\bfinal (?:\w+|\w+<.*>) \w+|\bstatic (?:void|int|\w+<.*>) \w+\(|\bint(?:\[\])+ \w+ =",
    ),
    _row(
        "dart",
        "dart flutter dartlang",
        _dart,
        r"^\s*(?:void |Future<void> )?main\((?:List<String> \w+)?\) (?:async )?(?:\{|=>)",
        r"^\s*(?:import|export|part) '(?:dart:|package:|[\w/.]+\.dart')",
        r"^\s*(?:void|int|bool|String) \w+(?:\(| = )",
        r"\bprint\(.*\);",
        r"\bfinal \w+ = |\blate (?:final )?\w|\bconst \w+ = <|^const \w+ = \{",
        r"\b(?:Map|List|Queue|Set)<[A-Za-z]",
        r"(?<!\w)<[A-Z]\w*(?:<[\w<>, ]+>|, [\w<>]+)*>[\[{(]|(?<!\w)<(?:int|double|bool)>[\[{]",
        r"\.(?:isNotEmpty|isEmpty)\b(?!\()|\bputIfAbsent\(\w+, \(\)",
        r"\.(?:removeFirst|removeLast|removeAt)\(0?\)",
        r"\][!?]\.|\]!\)|\]!;|\?\? (?:const )?(?:<\w+>)?\[|^\s*\.\.\w+\(",
        r"\bfor \((?:final|int|String|var) \w+ in ",
        r"\bList\.(?:generate|filled)\(|\bMap\.from|\{for \(",
        r"\w\((?:required )?this\.\w+|\{(?:required )?this\.",
    ),
    _row(
        "javascript",
        "javascript js jsx mjs cjs node nodejs ecmascript es6 html vue svelte",
        _javascript,
        *_SCRIPT_MARKS,
    ),
    _row(
        "typescript",
        "typescript ts tsx mts cts deno",
        _typescript,
        *_SCRIPT_MARKS,
        r"\w\??: (?:string|number|boolean|void|any|unknown|never|Map<|Set<|Array<|Record<)",
        r"^\s*(?:export )?(?:interface \w+|type \w+ =|enum \w+|declare )",
        r"^\s*(?:private|public|protected|readonly) (?:readonly |static )?\w+[?!]?(?::|\()",
        r"\): [\w<>\[\], |]+ (?:\{|=>)",
        r"\bas (?:const|string|number|any)\b|\w!\.|\w\]!",
        r"\bnew (?:Map|Set|Array)<",
    ),
    _row(
        "go",
        "go golang",
        _go,
        r"^package \w+\s*$",
        r"^func (?:\(\w+ \*?\w+(?:\[\w+\])?\) )?\w+(?:\[.*\])?\(",
        r"\w :?= (?:make\(|append\()|\s:= ",
        r"\bfmt\.(?:Print|Scan|Sprint|Errorf)",
        r"\bmap\[\w+\]|\[\](?:int|string|\[\]|\*?[A-Z]\w*)\b",
        r"^type \w+(?:\[.*\])? (?:struct|interface|map|\[)",
        r"\bfor (?:\w+, \w+ :=|\w+ :=|_, \w+ :=) range\b",
    ),
    _row(
        "ruby",
        "ruby rb irb",
        _ruby,
        r"^\s*end\s*$",
        r"^\s*(?:puts|require|attr_\w+|elsif|unless|until|module)\b",
        r"\.each(?:_\w+)? (?:do|\{) ?\|",
        r"(?<![\w@])@\w+\b(?! ?=>)(?!\()",
        r"^\s*def \w+[?!]?(?:\s*\([^:]*\))?\s*$",
        r"\bdo \|\w+|\bHash\.new|\.(?:nil|empty|include|key)\?",
    ),
    _row(
        "php",
        "php php7 php8",
        _php,
        r"<\?php",
        r"<\?(?:php|=)|\b(?:self|static|parent)::\$?\w",
        r"^\s*(?:abstract |final |public |private |protected |static )+(?:function \w|\??\w* ?\$)",
        r"^\s*\$\w+(?:\[[^\]]*\])* = ",
        r"\$this->",
        r"\b(?:foreach|array_\w+|isset|count)\s*\(\$",
        r"^\s*echo\b",
        r"function \w+\([^)]*\$\w+",
    ),
    _row(
        "scala",
        "scala sc",
        _scala,
        r"\bobject \w+",
        r"^\s*(?:override |private |@tailrec )*def \w+(?:\[\w+\])?(?:\(.*\))?(?:: [\w\[\], ]+)? =",
        r"\b(?:mutable|immutable)\.\w+|^import scala\.",
        r"\b(?:List|Map|Seq|Array|Set|Option|Queue)\[[A-Z]",
        r"\bcase class\b|<- .*\)|\bextends App\b",
        r"\bcase .+ =>",
        r"-> (?:List|Seq|Set|Map|Vector|Nil)\b",
        r"^\s*@main def|^\s*(?:object|trait|enum) \w+[^{(]*:\s*$|\bfor .+ <- .+ do\b|\bthen\s*$",
    ),
    _row(
        "rust",
        "rust rs",
        _rust,
        r"\bfn \w+(?:<[^>]*>)?\(.*\{",
        r"\blet mut \w|\blet \w+: \w|\bif let Some|\bwhile let Some|\bimpl\b.*\{",
        r"^\s*use (?:std|crate|super|petgraph)::",
        r"\b(?:println|vec|assert_eq|format|assert)!",
        r"&mut |&self\b|&str\b|\b\w+::new\(\)|\.unwrap\(\)",
        r"^\s*#\[(?:derive|test|cfg)|\b(?:usize|Vec<)\b",
    ),
    _row(
        "csharp",
        "csharp cs c# c_sharp dotnet csx",
        _csharp,
        r"^\s*(?:global )?using (?:static )?(?:System|Xunit|NUnit|Microsoft)|^\s*namespace \w",
        r"\bConsole\.(?:Write|Read)",
        r"\w\.[A-Z]\w*\(.*\);\s*$",
        r"\bforeach ?\((?:var|[A-Za-z]\w*(?:<[^()]*>)?|\()",
        r"\bnew (?:Dictionary|List|HashSet|Queue|Stack|LinkedList|SortedSet|PriorityQueue)<",
        r"\bDictionary<|\bIEnumerable<|\bI?List<(?:int|string|char|\()|\bHashSet<(?:int|string|char)",
        r"\.(?:Add|Enqueue|Dequeue|ContainsKey|Count|Length|Push|Pop|Contains|TryGetValue|AddRange)\b",
        r"\bstatic (?:async )?(?:void|int|Task) Main\(|\bint\[,\]|\bint\.MaxValue\b",
        r"\{ get; |\bpublic (?:required |override |virtual )*(?:\w+|\w+<.*>) \w+ (?:=>|\{)|\$\"",
        r"\.(?:Select|Where|ToList|ToDictionary|ToArray|GroupBy|OrderBy|First|Any|Keys?|Values?)\b",
        r"\b(?:public|private|internal|static) (?:\w+|\w+<.*>)\?? [A-Z]\w*(?:[;,=(]| [=;{])",
        r"\b(?:void|int|bool|string) [A-Z]\w*\(|\bnew(?:\[\] \{|\(\))",
        r"\b(?:out|ref) (?:var|int) |\bprivate (?:static )?readonly\b|\b(?:string|bool) \w+[,;)= ]",
        r"^\s*(?:public |private |internal |static )+(?:\w|[<>\[\],])+ [A-Z]\w*\(",
    ),
    _row(
        "swift",
        "swift swift5 playground",
        _swift,
        r"\bfunc \w+(?:<[^>]*>)?\((?:_ |\w+ )?\w*:? ?.*(?:\{|->)",
        r"^\s*import (?:Foundation|UIKit|SwiftUI|XCTest|Collections|Darwin|GameplayKit)",
        r"\b(?:let|var) \w+ ?: ?(?:\[|Set<|Int\b|String\b|Double\b|Bool\b|[A-Z]\w*\?)",
        r"\b(?:guard|if|while) let \w+ = |\bguard .+ else \{",
        r"\bfor \(?[\w, ]+\)? in .+\{\s*$",
        r"\binit\(|\bmutating func|\bextension \w+|\bprotocol \w+|\bprivate\(set\)|@main\b",
        r"\\\(\w|\.append\(|\.isEmpty\b|\.removeFirst\(|\.removeLast\(|\[\w+, default:",
        r"\brepeating: |\.\.<|\b(?:_|from|to|of|in|with) \w+: (?:inout )?[\[A-Z]"
        r"|: \w+, CaseIterable",
        r"[\[(, ]\.[a-z]\w*[,\])]|\bcase \w+(?:, \w+)+\s*[}\n]|\breturn \w+\s*$",
        r"\(\w+: [^()]*, \w+: |\.forEach \{|\.map \{|\$0|\?\? \[\]|\bnil\b",
        r"= \[String: |= \[Int: |\[\w+: \[\w+\]\]|\[\[?\w+\]?\]\(|-> \[",
    ),
)
CODE_LANGUAGES: Final[Mapping[str, CodeLanguage]] = {row.name: row for row in _ROWS}
_BY_TAG: Final[Mapping[str, CodeLanguage]] = {tag: row for row in _ROWS for tag in row.tags}


def by_tag(tag: str) -> CodeLanguage | None:
    """Give the code language that a fence's tag names."""
    return _BY_TAG.get(tag)


def guessed(text: str) -> tuple[CodeLanguage | None, bool]:
    """Guess the code language of a text by its marks, and tell whether the guess is sure."""
    # Blank lines and endless ones would let a mark look at each character from every other.
    lines = (line[:_MAX_LINE] for line in text[:_MAX_SEEN].split("\n"))
    text = "\n".join(line for line in lines if line.strip())
    best: CodeLanguage | None = None
    most = 0
    for row in _ROWS:
        score = sum(_count(mark, text) for mark in row.marks)
        if score > most:
            best, most = row, score
        if score >= _BEYOND_DOUBT and row is _ROWS[0]:
            break  # most answers are in Python; the other marks need not be looked for
    return best, most >= _SURE


def _count(mark: re.Pattern[str], text: str) -> int:
    found = 0
    for _ in mark.finditer(text):
        found += 1
        if found == _MAX_COUNT:
            break
    return found
