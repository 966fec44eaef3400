"""nginx/portal/openapi.json, held against what was asked and answered."""

import json
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft202012Validator, RefResolver
from jsonschema.exceptions import best_match

# What HTTP itself and nginx's static files say; the description has no word of it.
UNDESCRIBED_HEADERS = {
    "accept-ranges", "connection", "content-length", "content-type", "date", "etag", "keep-alive", "last-modified",
    "server", "status", "transfer-encoding"}
JSON = "application/json"


@dataclass(frozen=True)
class Exchange:
    method: str
    target: str  # the path, with the query if there was one
    body: bytes  # of the request
    answer: object

    @property
    def path(self):
        """As nginx hands it to the service."""
        path = unquote(urlsplit(self.target).path, errors="replace")
        slash = "/" if path.endswith(("/", "/.", "/..")) else ""
        return "/" + (posixpath.normpath("/" + path).strip("/") + slash).lstrip("/")

    @property
    def content_type(self):
        return (self.answer.header("Content-Type") or "").split(";")[0].strip().lower()


@dataclass(frozen=True)
class Operation:
    method: str
    template: str
    definition: dict

    @property
    def name(self):
        return f"{self.method} {self.template}"


class Description:
    def __init__(self, document):
        self.document = document
        self._resolver = RefResolver.from_schema(document)
        self._validators = {}
        self.operations = [
            Operation(method.upper(), template, definition) for template, methods in document["paths"].items()
            for method, definition in methods.items() if method != "parameters"]

    def operation(self, method, path):
        """None where nothing of the kind is described. HEAD is GET without the body."""
        wanted = "GET" if method == "HEAD" else method
        return next((each for each in self.operations
                     if each.method == wanted and self._patterns[each.template].fullmatch(path)), None)

    @cached_property
    def _patterns(self):
        """A number is written without zeros in front."""
        return {each.template: re.compile(re.escape(each.template).replace(r"\{id\}", "[1-9][0-9]{0,18}"))
                for each in self.operations}

    def answers_of(self, operation):
        """Status -> whether the answer is one that several calls share; without `default`."""
        return {int(status): "$ref" in answer for status, answer in operation.definition["responses"].items()
                if status != "default"}

    def faults_of(self, exchange):
        """(the operation or None, whether its own answers have this one, what differs)."""
        operation = self.operation(exchange.method, exchange.path)
        status = exchange.answer.status
        if exchange.method == "OPTIONS" and status == self._preflight["status"]:
            return operation, False, self._faults_of_headers(exchange, self._preflight["headers"])
        if self._is_page(exchange, operation):
            return operation, False, []
        if operation is None:
            return None, False, self._faults_of_refusal(exchange) or []
        described = operation.definition["responses"].get(str(status))
        if described is None:
            return operation, False, self._faults_of_refusal(exchange)
        faults = self._faults_of_answer(exchange, self._resolved(described))
        if faults and str(status) in self._refusals and not self._faults_of_refusal(exchange):
            return operation, False, []
        if 200 <= status < 300:
            faults += self._faults_of_request(exchange, operation.definition.get("requestBody"))
            faults += self._faults_of_query(exchange, operation.definition.get("parameters", []))
        return operation, True, faults

    # ---- the parts of an exchange

    @staticmethod
    def _is_page(exchange, operation):
        """Pages and their parts are described nowhere, nor is where else they lead."""
        if exchange.content_type == JSON:
            return False
        if exchange.method not in ("GET", "HEAD"):
            return False
        return exchange.content_type == "text/html" and exchange.answer.status >= 400 or (
            operation is None and exchange.answer.status < 400)

    def _faults_of_refusal(self, exchange):
        """Of what is refused at any address."""
        refusal = self._refusals.get(str(exchange.answer.status))
        if refusal is None:
            return [f"the status {exchange.answer.status} is not described"]
        described = self._resolved({"$ref": "#/components/responses/Refused"})
        faults = self._faults_of_answer(exchange, described)
        faults += [f"the header {name.lower()} is missing" for name in refusal["requires"]
                   if exchange.answer.header(name) is None]
        if not faults and exchange.method != "HEAD" and exchange.answer.error not in refusal["errors"]:
            faults.append(f"the error {exchange.answer.error} is not described")
        return faults

    def _faults_of_answer(self, exchange, described):
        return (self._faults_of_headers(exchange, described["headers"])
                + self._faults_of_content(exchange, described.get("content", {})))

    def _faults_of_headers(self, exchange, described):
        described = {name.lower(): self._resolved(header) for name, header in described.items()}
        present = [(name.lower(), value) for name, value in exchange.answer.headers]
        faults = [f"the header {name} is missing" for name, header in described.items()
                  if header.get("required") and name not in dict(present)]
        for name, value in present:
            header = described.get(name) or self._common_headers.get(name)
            if header is not None:
                faults += self._differences(header["schema"], value, f"the header {name}")
            elif name not in UNDESCRIBED_HEADERS:
                faults.append(f"the header {name} is not described")
        return faults

    def _faults_of_content(self, exchange, described):
        if exchange.method == "HEAD":
            return []
        if not described:
            return ["a body is not described"] if exchange.answer.body else []
        if exchange.content_type not in described:
            return [f"the content type {exchange.content_type or 'none'} is not described"]
        try:
            is_json = exchange.content_type.endswith("json")
            body = exchange.answer.json if is_json else exchange.answer.body.decode()
        except ValueError:
            return ["the body is no JSON" if is_json else "the body is no text"]
        return self._differences(described[exchange.content_type]["schema"], body, "the body")

    def _faults_of_request(self, exchange, described):
        """Of a call that was accepted."""
        if described is None:
            return []
        if not exchange.body:
            return ["the request is accepted without a body"] if described["required"] else []
        return self._differences(described["content"][JSON]["schema"], json.loads(exchange.body),
                                 "the accepted request")

    def _faults_of_query(self, exchange, described):
        """Of a call that was accepted. Names that are not described mean nothing to the service."""
        schemas = {each["name"]: each["schema"] for each in map(self._resolved, described) if each["in"] == "query"}
        faults = []
        for name, value in parse_qsl(urlsplit(exchange.target).query, keep_blank_values=True):
            if name in schemas:
                faults += self._differences(schemas[name], _as_typed(value, schemas[name]), f"the accepted {name}")
        return faults

    def _differences(self, schema, value, what):
        worst = best_match(self._validator(schema).iter_errors(value))
        if worst is None:
            return []
        where = "".join(f"[{part!r}]" for part in worst.absolute_path)
        return [f"{what}{where}: {worst.message}"]

    def _validator(self, schema):
        # Schemas live as long as the document that they stand in.
        if id(schema) not in self._validators:
            self._validators[id(schema)] = Draft202012Validator(schema, resolver=self._resolver)
        return self._validators[id(schema)]

    def _resolved(self, part):
        return self._resolver.resolve(part["$ref"])[1] if "$ref" in part else part

    @property
    def _refusals(self):
        return self.document["x-general-refusals"]

    @property
    def _preflight(self):
        return self.document["x-preflight"]

    @cached_property
    def _common_headers(self):
        return {name.lower(): header for name, header in self.document["x-common-headers"].items()}


def _as_typed(value, schema):
    is_number = schema.get("type") == "integer" and re.fullmatch("[0-9]+", value)
    return int(value) if is_number else value
