"""Bodies of lines, which schemathesis does not know: one item of a list in each line."""

import json

import schemathesis

LINES = "application/x-ndjson"


@schemathesis.serializer(LINES)
def write_lines(ctx, value):
    items = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(item) for item in items).encode()


@schemathesis.deserializer(LINES)
def read_lines(ctx, response):
    return [json.loads(line) for line in response.content.decode().splitlines()]


@schemathesis.serializer("text/csv")
def write_text(ctx, value):
    return str(value).encode("utf-8", "surrogatepass")
