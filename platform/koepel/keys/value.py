# SPDX-License-Identifier: EUPL-1.2
"""The types of sensitive columns: sealed bytes that only their own row opens, and passwords, kept as a hash.

Nothing plain passes through: a value reaches the table sealed by its row (`koepel.keys.sealed`), or is empty. That something
is empty is not hidden: '', [] and {} stand as they are.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.operators import OperatorType, is_, is_not
from sqlalchemy.types import TypeDecorator, TypeEngine

from koepel.keys.envelope import MARK


class Sealed:
    """A value as it stands in the table. Not text: whoever selects a column without its row gets this, and no words."""

    __slots__ = ("envelope", "known", "plain")

    def __init__(self, envelope: bytes, *, known: bool = False, plain: Any = None) -> None:
        self.envelope, self.known, self.plain = envelope, known, plain

    def __repr__(self) -> str:
        return "<sealed>"

    def _refuse(self, *_more: Any) -> NoReturn:
        raise TypeError("a sealed value is read through its row: select the entity, not the column")

    __str__ = __bool__ = __len__ = __iter__ = __format__ = _refuse


class _Uncompared(TypeDecorator[Any]):
    """Nobody may compare, search or sort by it. `IS NULL` is allowed."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = LargeBinary
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[Any]):
        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            if op not in (is_, is_not):
                raise TypeError(f"{self.expr} is sensitive: it is never compared, searched or sorted")
            return super().operate(op, *other, **kwargs)

        def reverse_operate(self, op: OperatorType, other: Any, **kwargs: Any) -> Any:
            raise TypeError(f"{self.expr} is sensitive: it is never compared, searched or sorted")


class Sensitive(_Uncompared):
    """The type of every S and X column: bytes sealed under the key of the person. `of` says what it holds: text, JSON or bytes."""

    cache_ok = True

    def __init__(self, of: TypeEngine[Any] | None = None) -> None:
        super().__init__()
        self.of = of or Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """What goes into the table. Raises TypeError for words on their way past their row."""
        if value is None or isinstance(value, Sealed):
            return value.envelope if value is not None else None
        if value:
            raise TypeError("a plain value on its way to a sealed column: change it through its row")
        return self.written(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """What came out of the table: nothing, an empty value, or something that its row opens."""
        if value is None:
            return None
        return Sealed(bytes(value)) if bytes(value).startswith(MARK) or not self._empty(value) else self.read(value)

    def _empty(self, value: Any) -> bool:
        return bytes(value) in ((b"[]", b"{}") if isinstance(self.of, JSONB) else (b"",))

    def written(self, value: Any) -> bytes:
        """The value as bytes, before it is sealed."""
        if isinstance(self.of, JSONB):
            return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return bytes(value) if isinstance(self.of, LargeBinary) else str(value).encode()

    def read(self, plain: bytes) -> Any:
        """The value of these bytes, once they are open."""
        if isinstance(self.of, JSONB):
            return json.loads(plain)
        return bytes(plain) if isinstance(self.of, LargeBinary) else bytes(plain).decode()


class Hashed(_Uncompared):
    """A password as argon2id left it: no key opens it, so none is needed. The table takes nothing else."""

    impl = Text
    cache_ok = True
