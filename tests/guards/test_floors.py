"""Foreign keys obey the list of floors in pyproject.toml, as imports do."""

import re
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]


def floors() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["name"] == "Floors")["layers"]
    return {
        name: depth for depth, layer in enumerate(reversed(layers)) for name in re.findall(r"[a-z]+", layer)
    }


def test_a_foreign_key_points_down() -> None:
    depth = floors()
    for model in apps.get_models():
        if not model.__module__.startswith("kru."):
            continue
        for field in model._meta.get_fields():
            related = field.related_model
            if field.concrete and isinstance(related, type) and related.__module__.startswith("kru."):
                here, there = model._meta.app_label, related._meta.app_label
                assert here == there or depth[there] < depth[here], f"{model.__name__}.{field.name}"


def test_a_link_in_a_template_points_down() -> None:
    depth = floors()
    upward = []
    for template in (ROOT / "kru").rglob("*.html"):
        here = template.relative_to(ROOT / "kru").parts[0]
        for there in re.findall(r"{% url ['\"](\w+):", template.read_text()):
            if there in depth and there != here and depth[there] >= depth[here]:
                upward.append(f"{template.name}: {there}")
    assert not upward, upward
