"""The node the tests run on, made before Django reads its settings: its own data folder, nothing of yours."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PYTEST_XDIST_WORKER" not in os.environ:
    folder = tempfile.mkdtemp(prefix="kru-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["KRU_DATA_DIR"] = folder
    (Path(folder) / "static-root").mkdir()  # without it the server of static files warns at each start
    for name in ("KRU_DEBUG", "KRU_DEMO", "KRU_PORT", "KRU_PUBLIC_URL", "KRU_SECRET_KEY", "KRU_NODE"):
        os.environ.pop(name, None)
