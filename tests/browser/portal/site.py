"""A web site of somebody else: /page is a page, /blind sends everybody to the portal, whoever they are."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

from driver.addresses import free_port


class Site:
    """Chromium takes every name below localhost for this machine."""

    host = "app.localhost"

    def __init__(self):
        self.portal = None
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://{self.host}:{self.port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request):
        if request.path.startswith("/blind"):
            request.send_response(302)
            request.send_header("Location", f"{self.portal}/?rd={quote(self.url + request.path, safe='')}")
            body = b""
        else:
            request.send_response(200)
            request.send_header("Content-Type", "text/html; charset=utf-8")
            body = b"<!doctype html><link rel=icon href=data:,><title>Site</title><h1>The site</h1>"
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
