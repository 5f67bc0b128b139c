"""Compiles the message catalogues when the package is built; everything else stands in pyproject.toml."""

from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Builds the package after compiling its catalogues."""

    def run(self) -> None:
        """Compile, then build."""
        for source in Path("kru").glob("*/locale/*/LC_MESSAGES/django.po"):
            polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(source.with_suffix(".mo")))
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues})
