"""Scope: where in the country, and about whom, a record is."""

from dataclasses import dataclass
from uuid import UUID

COUNTRY_LEVEL, PROVINCE_LEVEL, DISTRICT_LEVEL, WORKPLACE_LEVEL = 1, 2, 3, 4


@dataclass(frozen=True)
class Scope:
    """The place of a record as a path of permanent unit keys (`kh.03.0301.x12`), and whose record it is."""

    path: str
    person_id: UUID | None = None

    def lies_in(self, path: str) -> bool:
        """Tell whether this scope lies at or below a path."""
        return lies_in(self.path, path)

    def down_to(self, level: int) -> str:
        """Return the first `level` keys of the path (country 1, province 2, district 3, workplace 4)."""
        return ".".join(self.path.split(".")[:level])


def lies_in(path: str, root: str) -> bool:
    """Tell whether `path` is `root` or below it."""
    return path == root or path.startswith(root + ".")


def path_range(root: str) -> tuple[str, str]:
    """Return the bounds `low <= path < high` of all paths below (not at) `root`; "/" follows "." in ASCII."""
    return root + ".", root + "/"
