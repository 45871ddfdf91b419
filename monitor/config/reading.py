"""Reading a YAML tree by what is expected of it, collecting every problem with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, overload

import yaml

from monitor.config.values import Wrong, non_empty
from monitor.errors import Problem
from monitor.model import Localized

T = TypeVar("T")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Source:
    """One file that is being read: its name, the environment, and the problems found so far."""

    def __init__(self, file: str, environ: Mapping[str, str]) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._environ = environ

    def problem(self, node: yaml.Node | None, key: str, message: str, remedy: str) -> None:
        """Note what is wrong at a node."""
        line = node.start_mark.line + 1 if node is not None else 0
        self.problems.append(Problem(self.file, line, key, message, remedy))

    def expand(self, text: str) -> str:
        """The text with every ${NAME} replaced from the environment. Raises Wrong where one is not set."""
        missing = [name for name in _VARIABLE.findall(text) if not self._environ.get(name)]
        if missing:
            names = " and ".join(missing)
            raise Wrong(f"reads {names} from the environment, which is not set.", f"Set {names}, or remove this line.")
        return _VARIABLE.sub(lambda match: self._environ[match[1]], text)


class Block:
    """A mapping of the file, of which every key must be asked for; `close` reports those that were not."""

    def __init__(self, source: Source, node: yaml.Node | None, key: str) -> None:
        self.source, self.node, self.key = source, node, key
        self._asked: list[str] = []
        self._values: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        if isinstance(node, yaml.MappingNode):
            self._fill(node)
        elif node is not None and not _is_null(node):
            source.problem(node, key, "must hold keys and values.", "Indent the keys under it, one a line.")

    def _fill(self, node: yaml.MappingNode) -> None:
        for name, value in node.value:
            text = name.value if isinstance(name, yaml.ScalarNode) else ""
            if not text:
                self.source.problem(name, self.key, "has a key that is not a plain word.", "Write `key: value`.")
            elif text in self._values:
                first = self._values[text][0].start_mark.line + 1
                self.source.problem(
                    name, self.path(text), f"stands twice; the first is in line {first}.", "Remove one of them."
                )
            else:
                self._values[text] = (name, value)

    def path(self, name: str) -> str:
        """Dotted path of a key in this block."""
        return f"{self.key}.{name}" if self.key else name

    def has(self, name: str) -> bool:
        """Whether the key stands there with a value."""
        return name in self._values and not _is_null(self._values[name][1])

    def names(self) -> tuple[str, ...]:
        """All keys, in the order of the file; for blocks whose keys are names."""
        self._asked.extend(self._values)
        return tuple(self._values)

    def node_of(self, name: str) -> yaml.Node | None:
        """The value's node, or the block's own where the key is missing."""
        return self._values[name][1] if name in self._values else self.node

    def wrong(self, name: str, message: str, remedy: str) -> None:
        """Note a problem with a key."""
        self.source.problem(self.node_of(name), self.path(name), message, remedy)

    def close(self) -> None:
        """Report every key that nobody asked for, with the one that was probably meant."""
        for name, (node, _) in self._values.items():
            if name not in self._asked:
                near = difflib.get_close_matches(name, self._asked, n=1, cutoff=0.6)
                known = ", ".join(sorted(set(self._asked)))
                remedy = f"Did you mean {near[0]}?" if near else f"Known here: {known}."
                self.source.problem(node, self.path(name), "is not a known key.", remedy)

    # --- Values ------------------------------------------------------------------------------------------------------

    @overload
    def take(self, name: str, convert: Callable[[str], T], *, required: bool = ...) -> T | None: ...

    @overload
    def take(self, name: str, convert: Callable[[str], T], default: T, *, required: bool = ...) -> T: ...

    def take(
        self, name: str, convert: Callable[[str], T], default: T | None = None, *, required: bool = False
    ) -> T | None:
        """The converted scalar of a key; its default where it is missing or wrong."""
        self._asked.append(name)
        if not self.has(name):
            if required:
                self._missing(name)
            return default
        node = self._values[name][1]
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(name, "must be a single value.", "Write it on one line after the colon.")
            return default
        return self._convert(node, self.path(name), convert, default)

    def _missing(self, name: str) -> None:
        self.source.problem(self.node, self.path(name), "is missing.", f"Add `{name}:` here.")

    def _convert(self, node: yaml.ScalarNode, key: str, convert: Callable[[str], T], default: T | None) -> T | None:
        try:
            return convert(self.source.expand(node.value))
        except Wrong as error:
            self.source.problem(node, key, error.message, error.remedy)
        return default

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        """A text that is not empty."""
        return str(self.take(name, non_empty, default, required=required))

    def texts(
        self, name: str, convert: Callable[[str], str] | None = None, *, required: bool = False
    ) -> tuple[str, ...]:
        """One text, or a list of them."""
        self._asked.append(name)
        if not self.has(name):
            if required:
                self._missing(name)
            return ()
        node = self._values[name][1]
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found = []
        for number, item in enumerate(nodes):
            if not isinstance(item, yaml.ScalarNode):
                self.wrong(name, "must be a text or a list of texts.", "Write one a line, each after a dash.")
                continue
            key = f"{self.path(name)}[{number}]" if len(nodes) > 1 else self.path(name)
            value = self._convert(item, key, convert or non_empty, None)
            if value is not None:
                found.append(value)
        return tuple(found)

    def localized(self, name: str, *, required: bool = False) -> Localized | None:
        """A text in both languages."""
        if not self.has(name):
            self._asked.append(name)
            if required:
                self.source.problem(self.node, self.path(name), "is missing.", f"Add `{name}: {{en: …, ja: …}}` here.")
            return None
        return localized(self.block(name))

    def block(self, name: str) -> Block:
        """The mapping under a key; empty where it is missing."""
        self._asked.append(name)
        return Block(self.source, self._values[name][1] if name in self._values else None, self.path(name))

    def items(self, name: str) -> Iterator[Block | str]:
        """The entries of a list under a key: mappings as blocks, texts expanded."""
        self._asked.append(name)
        if not self.has(name):
            return
        node = self._values[name][1]
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(name, "must be a list.", "Write each entry on a line of its own, after a dash.")
            return
        for number, item in enumerate(node.value):
            key = f"{self.path(name)}[{number}]"
            if isinstance(item, yaml.ScalarNode):
                value = self._convert(item, key, non_empty, None)
                if value is not None:
                    yield value
            else:
                yield Block(self.source, item, key)


def localized(block: Block) -> Localized:
    """A block `{en: …, ja: …}`."""
    text = Localized(block.text("en", required=True), block.text("ja", required=True))
    block.close()
    return text


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
