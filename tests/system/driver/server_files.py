"""What nginx reads when script/server runs: made by it once for all services that differ in nothing but ports and folders."""

import atexit
import functools
import shutil
import subprocess

from .command import ROOT, clean_environment
from .folders import new_folder

_HTTP_PORT, _HTTPS_PORT = 1, 2


def write(folder, runtime_folder, ports, cors_origins=""):
    """Into `folder`, for a service with its sockets in `runtime_folder`; `ports` are of HTTP and HTTPS."""
    model = _model(cors_origins)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(model / "nginx", folder, symlinks=True)
    _replace(folder / "sih-auth-http.conf", f"unix:{model}/", f"unix:{runtime_folder}/")
    for mine, port in zip((_HTTP_PORT, _HTTPS_PORT), ports):
        _replace(folder / "nginx.conf", f"]:{mine} ", f"]:{port} ")
        _replace(folder / "nginx.conf", f"127.0.0.1:{mine} ", f"127.0.0.1:{port} ")


@functools.cache
def _model(cors_origins):
    model = new_folder()
    atexit.register(shutil.rmtree, model, ignore_errors=True)
    settings = {"STATE_DIR": model, "HTTP_PORT": _HTTP_PORT, "HTTPS_PORT": _HTTPS_PORT, "CORS_ALLOWED_ORIGINS": cors_origins}
    subprocess.run([ROOT / "script/server", "--prepare"], env=clean_environment(settings), check=True, timeout=600)
    return model


def _replace(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
