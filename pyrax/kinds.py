"""Of what kind of thing a manager or a client is: for type checkers and editors alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Generic

    from typing_extensions import TypeVar as TypeVarWithDefault

    R = TypeVarWithDefault("R", default=Any)

    class Of(Generic[R]):
        """Mixed into classes that are made of one kind of thing: ``BaseManager[Volume]``."""

else:
    R = Any

    class Of:
        """Mixed into classes that are made of one kind of thing: ``BaseManager[Volume]``."""

        def __class_getitem__(cls, kind: Any) -> Any:
            """Return the class itself: what ``Generic`` does here would cost time at the start."""
            return cls
