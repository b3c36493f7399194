# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks replies against the API document that the service itself hands out."""

import json

import jsonschema


def to_json_schema(node):
    """OpenAPI 3.0's schemas are JSON Schema but for `nullable`."""
    if isinstance(node, list):
        return [to_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: to_json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") is True else schema


class Document:
    def __init__(self, text):
        self.document = to_json_schema(json.loads(text))
        self.resolver = jsonschema.RefResolver("", self.document)
        self.n_checked = 0

    def resolve(self, node):
        while "$ref" in node:
            _, node = self.resolver.resolve(node["$ref"])
        return node

    def check(self, method, template, reply):
        """That the status, the content type and the body are what the document promises."""
        responses = self.document["paths"][template][method.lower()]["responses"]
        assert str(reply.status) in responses, f"{template}: {reply.status} is not documented"
        content = self.resolve(responses[str(reply.status)])["content"]
        media_type = reply.headers["content-type"]
        found = media_type if media_type in content else media_type.split(";")[0]
        assert found in content, f"{template}: {media_type} is not documented"
        self.n_checked += 1
        if found.endswith("json") or "json;" in found:
            jsonschema.Draft7Validator(content[found]["schema"], resolver=self.resolver).validate(
                json.loads(reply.body))
