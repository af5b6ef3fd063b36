"""Templates: the theme's, as Jinja has them.

In: the folders of templates, Pelican's JINJA_ENVIRONMENT, the cache folder. Out: the environment that
renders them, and all that a template can reach. What Jinja found out about a source is kept in the
cache, because finding it out takes longer than a small build.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, MutableMapping
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
from jinja2 import meta, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from bulletin.engine.machine import key
from bulletin.model.digest import digest
from bulletin.model.record import Record
from bulletin.store.sealed import Sealed, replace

FOLDER: Final = "templates"
SIGNATURE: Final = 32  # bytes, of HMAC with SHA-256
FORMAT: Final = f"{digest(Path(__file__).read_bytes())}, jinja {jinja2.__version__}"


class ComputedName(Exception):
    """A template names another one by an expression: `args[0]` is the template's name."""


class _Compiler(CodeGenerator):
    """Jinja's compiler, told what our templates are given: records, whose attributes are all there, and
    plain strings, most of them without any sign to be escaped (docs/decisions/0013)."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's own name)
        """An attribute is Python's own; where there is none, `AttributeError` says so."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A call is Python's own. Jinja would first ask what is called whether it wants the context;
        nothing that our templates can call does."""
        names = [argument.key for argument in node.kwargs]
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(map(iskeyword, names)):
            super().visit_Call(node, frame, forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def write_commons(self) -> None:
        """What each function of a compiled template starts with."""
        super().write_commons()
        self.writeline("escape = environment.escape")


class _Environment(jinja2.Environment):
    code_generator_class = _Compiler

    @staticmethod
    def escape(value: object) -> str:
        """As markupsafe's `escape`, but a plain string without any sign to be escaped stays one."""
        if type(value) is Markup:
            return value
        if type(value) is int:
            return str(value)
        if type(value) is str and not (
            "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
        ):
            return value
        return escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template has besides its context. Jinja chains the two maps, and looks
        through that chain at each import."""
        return {**self.globals, **(d or {})}


def _json(value: object, **_: object) -> str:
    """JSON as JSON-LD and feeds need it: as short as can be, Chinese as it is; markup is a string."""
    return msgspec.json.encode(value, enc_hook=Markup.__str__).decode()


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled before, each signed with the machine's key: Python would run whatever code a
    restored cache holds."""

    def __init__(self, folder: Path, options: Mapping[str, Any]) -> None:
        self._folder = folder
        self._mark = digest(repr(sorted(options.items())).encode())

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template's name stands for it, wherever the theme lies; its source is checked anyway."""
        del filename
        return digest(name.encode())

    def _signature(self, bucket: Bucket, code: bytes) -> bytes:
        """What stands in front of compiled code; empty where this machine cannot sign."""
        own = key()
        facts = f"{FORMAT} {self._mark} {bucket.key} {bucket.checksum}\n".encode()
        return hmac.digest(own, facts + code, "sha256") if own else b""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template was compiled before, on this machine."""
        try:
            data = (self._folder / bucket.key).read_bytes()
        except FileNotFoundError:
            return
        signature, code = data[:SIGNATURE], data[SIGNATURE:]
        if hmac.compare_digest(signature, self._signature(bucket, code)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where this machine will know it again."""
        code = bucket.bytecode_to_string()
        if signature := self._signature(bucket, code):
            replace(self._folder / bucket.key, signature, code)


class Templates(Record, frozen=True, dict=True, gc=True):
    """The templates of one theme. `folders` are their folders, the first one wins; `options` are
    Pelican's JINJA_ENVIRONMENT; `cache` is the folder of what is known of them."""

    folders: tuple[Path, ...]
    options: Mapping[str, Any]
    cache: Path

    def __reduce__(self) -> tuple[type[Templates], tuple[object, ...]]:
        """What another process is sent: an environment cannot travel."""
        return Templates, (self.folders, self.options, self.cache)

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Jinja as the settings want it, with JSON as JSON-LD needs it."""
        environment = _Environment(
            loader=jinja2.FileSystemLoader(self.folders),
            auto_reload=False,
            bytecode_cache=_Compiled(self.cache / FOLDER, self.options),
            **self.options,
        )
        environment.policies["json.dumps_function"] = _json
        return environment

    @cached_property
    def _known(self) -> dict[str, tuple[str, list[str | None]]]:
        """The source of each template, and which it names: most reach the same ones."""
        return {}

    def reachable(self, template: str) -> dict[str, str]:
        """The sources of a template and of all those it can reach, by name.

        Raises `jinja2.TemplateError` where one is missing or is no template, `ComputedName` where it
        cannot be known which one is meant.
        """
        loader = jinja2.FileSystemLoader(self.folders)
        sources: dict[str, str] = {}
        waiting = [template]
        while waiting:
            name = waiting.pop()
            if name in sources:
                continue
            if name not in self._known:
                source, _, _ = loader.get_source(self.environment, name)
                self._known[name] = source, self._references(name, source)
            sources[name], references = self._known[name]
            for reference in references:
                if reference is None:
                    raise ComputedName(name)
                waiting.append(reference)
        return sources

    def _references(self, name: str, source: str) -> list[str | None]:
        """The templates that a template names; None for a name that is computed."""
        path = self.cache / FOLDER / f"{digest(name.encode())}-names"
        fingerprint = f"{FORMAT} {digest(source.encode())}"
        record: Sealed[list[str | None]] = Sealed(path, list[str | None], fingerprint)
        known = record.load()
        if known is None:
            known = list(meta.find_referenced_templates(self.environment.parse(source)))
            record.save(known)
        return known
