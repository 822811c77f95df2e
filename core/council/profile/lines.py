"""Which line of a TOML text each key and each list item stands on. `tomllib` reads values but forgets their lines.

Only for text that `tomllib` has accepted: this follows its structure and does not judge it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[str | int, ...]
"""The way to a value: ("accounts", 2, "handle") is the handle of the third account."""

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n]* )
    | (?P<string>  \"{3}(?:\\.|[^\\])*?\"{3}\"{0,2} | '{3}.*?'{3}'{0,2} | "(?:\\.|[^"\\])*" | '[^']*' )
    | (?P<newline> \n )
    | (?P<space>   [^\S\n]+ )
    | (?P<mark>    [][{},=.] )
    | (?P<bare>    [^][\s{},=.#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


_END = _Token("end", "", 0)


def count_lines(text: str) -> int:
    """How many lines `text` has; at least one."""
    return max(1, text.count("\n") + (not text.endswith("\n")))


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list item in a valid TOML text; the whole, (), is on its last line."""
    return {(): count_lines(text)} | _Scanner(text).document()


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, found = str(match.lastgroup), match.group()
        if kind not in ("space", "comment"):
            yield _Token(kind, found, line)
            line += found.count("\n")


class _Scanner:
    def __init__(self, text: str) -> None:
        self._rest = _tokens(text)
        self._now = next(self._rest, _END)
        self._lines: dict[Path, int] = {}
        self._rows: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while self._now is not _END:
            if self._now.kind == "newline":
                self._step()
            elif self._now.text == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _header(self) -> Path:
        line = self._step().line
        many = self._skip("[")
        keys = self._keys()
        path = self._row(keys, line) if many else self._resolve(keys)
        while self._skip("]"):
            pass
        self._note(path, line)
        return path

    def _row(self, keys: Path, line: int) -> Path:
        """A [[header]]: the next row of its list."""
        rows = (*self._resolve(keys[:-1]), keys[-1])
        self._note(rows, line)
        index = self._rows.get(rows, 0)
        self._rows[rows] = index + 1
        return (*rows, index)

    def _resolve(self, keys: Path) -> Path:
        """Where a header's keys lead: through a list of tables the way goes on in its newest row."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._rows:
                path = (*path, self._rows[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._now.line
        path = table + self._keys()
        self._skip("=")
        self._note(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._skip("["):
            self._list(path)
        elif self._skip("{"):
            while self._inside("}"):
                self._pair(path)
        else:
            while self._now.text not in (",", "]", "}") and self._now.kind not in ("newline", "end"):
                self._step()

    def _list(self, path: Path) -> None:
        index = 0
        while self._inside("]"):
            item = (*path, index)
            self._note(item, self._now.line)
            self._value(item)
            index += 1

    def _inside(self, close: str) -> bool:
        """Step over commas and line ends; False, having stepped over it, when the closing bracket comes."""
        while self._now.text == "," or self._now.kind == "newline":
            self._step()
        return self._now is not _END and not self._skip(close)

    def _keys(self) -> Path:
        """A key, or several joined by full stops."""
        keys = [self._key()]
        while self._skip("."):
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        token = self._step()
        return str(tomllib.loads(f"key = {token.text}")["key"]) if token.kind == "string" else token.text

    def _note(self, path: Path, line: int) -> None:
        """Note the line of a path and of the tables around it, where they have none yet."""
        while path and path not in self._lines:
            self._lines[path] = line
            path = path[:-1]

    def _skip(self, text: str) -> bool:
        found = self._now.text == text
        if found:
            self._step()
        return found

    def _step(self) -> _Token:
        token, self._now = self._now, next(self._rest, _END)
        return token
