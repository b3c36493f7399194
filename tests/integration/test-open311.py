#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""GeoReport v2 as outside clients see it: intake, listing, both forms, bad input."""

import csv
import functools
import http.client
import json
import math
import urllib.parse
import xml.etree.ElementTree as xml
from pathlib import Path

import openapi
import yiping

BASE = "/open311/v2"
MATTER = yiping.ITEM
PLACE = {"lat": "31.8750000", "long": "120.5553000"}


class Open311:
    def __init__(self, service):
        self.service = service
        self.document = openapi.Document(service.get("/api").body)
        self.ids = []

    @staticmethod
    def template_of(path):
        parts = path.split("?")[0][len(BASE) + 1:].rsplit(".", 1)[0].split("/")
        if len(parts) == 2:
            parts[1] = "{serviceCode}" if parts[0] == "services" else "{serviceRequestId}"
        return f"{BASE}/{'/'.join(parts)}.{{format}}"

    def request(self, method, path, status, **arguments):
        reply = self.service.request(method, BASE + path, **arguments)
        assert reply.status == status, f"{path[:90]}: {reply.status} {reply.body[:300]!r}"
        self.document.check(method, self.template_of(BASE + path), reply)
        if "xml" in reply.headers["content-type"]:
            return xml.fromstring(reply.body)
        return json.loads(reply.body)

    def get(self, path, status=200):
        return self.request("GET", path, status)

    def post(self, fields, status=201, form="json", headers=None):
        body = fields if isinstance(fields, bytes) else urllib.parse.urlencode(fields).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self.request("POST", f"/requests.{form}", status, body=body, headers=headers)

    def report(self, **fields):
        receipt = self.post({"service_code": MATTER, **fields})
        assert len(receipt) == 1
        return receipt[0]["service_request_id"]


def texts(element):
    """Tag → text of an element's children."""
    return {child.tag: child.text or "" for child in element}


def test_discovery(t):
    for form in ("json", "xml"):
        reply = t.get(f"/discovery.{form}")
        if form == "xml":
            assert reply.tag == "discovery"
            endpoint = texts(reply.find("endpoints/endpoint"))
            formats = [f.text for f in reply.findall("endpoints/endpoint/formats/format")]
        else:
            endpoint = reply["endpoints"][0]
            formats = endpoint["formats"]
        assert endpoint["url"] == t.service.url + BASE
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert formats == ["application/json", "text/xml"]


def test_services(t):
    services = t.get("/services.json")
    with open(Path(__file__).parents[2] / "data/catalogue.csv", encoding="utf-8") as file:
        keys = [":".join(row[name] for name in ("standard", "kind", "code"))
                for row in csv.DictReader(file)]
    assert [s["service_code"] for s in services] == list(dict.fromkeys(keys))
    assert MATTER in {s["service_code"] for s in services}
    elements = t.get("/services.xml")
    assert elements.tag == "services" and {e.tag for e in elements} == {"service"}
    for service, element in zip(services, elements):
        service["metadata"] = "false"
        assert texts(element) == service
    assert t.get(f"/services/{MATTER}.json") == {"service_code": MATTER, "attributes": []}
    definition = t.get(f"/services/{MATTER}.xml")
    assert definition.tag == "service_definition"
    assert [child.tag for child in definition] == ["service_code", "attributes"]


def test_intake(t):
    when = "2026-03-05T12:00:00+08:00"
    fields = dict(PLACE, description="路面积水 <&> “]]>” 💧", address_string="杨舍镇人民中路",
                  first_name="芳", last_name="王", phone="13800000000", email="a@example.org",
                  media_url="https://example.org/a.jpg?x=1&y=2", source="hotline12345",
                  reported_datetime=when, jurisdiction_id="zjg", device_id="x", lang="zh")
    request_id = t.report(**fields)
    t.ids.append(request_id)
    request = t.get(f"/requests/{request_id}.json")[0]
    assert request["service_request_id"] == request_id
    assert request["status"] == "open" and request["state"] == "reported"
    assert request["service_code"] == MATTER and request["service_name"]
    assert request["description"] == fields["description"]
    assert request["address"] == fields["address_string"]
    assert request["requested_datetime"] == "2026-03-05T04:00:00.000Z"
    assert (request["lat"], request["long"]) == (31.875, 120.5553)
    assert request["media_url"] == fields["media_url"]
    reply = t.service.request("GET", f"{BASE}/requests/{request_id}.json")
    assert "13800000000" not in reply.body.decode(), "the reporter's contact is nobody's business"
    history = json.loads(t.service.request("GET", f"/incidents/{request_id}").body)["history"]
    assert history[0]["data"]["contact"] == "王芳, 13800000000, a@example.org"

    element = t.get(f"/requests/{request_id}.xml")
    assert element.tag == "service_requests" and len(element) == 1 and element[0].tag == "request"
    for key, value in texts(element[0]).items():
        assert value == str(request[key]), (key, value, request[key])
    assert set(texts(element[0])) == set(request)


def test_intake_by_xml(t):
    receipt = t.post({"service_code": MATTER, "address_string": "here"}, form="xml")
    assert receipt.tag == "service_requests" and receipt[0].tag == "request"
    assert [child.tag for child in receipt[0]] == ["service_request_id"]
    request = t.get(f"/requests/{receipt[0][0].text}.json")[0]
    assert "lat" not in request and "expected_datetime" not in request
    assert request["address"] == "here" and request["description"] == ""
    t.ids.append(receipt[0][0].text)


def test_datum(t):
    places = {}
    for datum in ("cgcs2000", "wgs84", "gcj02", "bd09"):
        request_id = t.report(datum=datum, **PLACE)
        request = t.get(f"/requests/{request_id}.json")[0]
        places[datum] = request["long"], request["lat"]
        t.ids.append(request_id)
    assert places["cgcs2000"] == places["wgs84"] == (120.5553, 31.875)
    for datum, least, most in (("gcj02", 400, 530), ("bd09", 700, 1500)):
        dx = (places[datum][0] - 120.5553) * 111320 * math.cos(math.radians(31.875))
        dy = (places[datum][1] - 31.875) * 110890
        assert least < math.hypot(dx, dy) < most, (datum, math.hypot(dx, dy))


def test_idempotency(t):
    fields = {"service_code": MATTER, "description": "once", **PLACE}
    key = {"Idempotency-Key": "report-1"}
    first = t.post(fields, headers=key)
    assert t.post(fields, headers=key) == first
    t.post({**fields, "description": "twice"}, 409, headers=key)
    by_xml = {"Idempotency-Key": "report-2"}
    first_by_xml = xml.tostring(t.post(fields, form="xml", headers=by_xml))
    assert xml.tostring(t.post(fields, form="xml", headers=by_xml)) == first_by_xml
    t.ids += [first[0]["service_request_id"], xml.fromstring(first_by_xml)[0][0].text]


def test_listing(t):
    old = t.report(description="old", reported_datetime="2025-01-01T00:00:00Z", **PLACE)
    other_code = next(s["service_code"] for s in t.get("/services.json")
                      if s["service_code"] != MATTER)
    other = t.report(description="other", service_code=other_code, **PLACE)
    t.ids += [other]
    closed = t.report(description="closed", **PLACE)
    close_incident(t, closed)
    t.ids += [closed]

    def ids(query=""):
        requests = t.get("/requests.json" + query)
        by_xml = t.get("/requests.xml" + query)
        assert [texts(e)["service_request_id"] for e in by_xml] == [
            r["service_request_id"] for r in requests]
        times = [r["requested_datetime"] for r in requests]
        assert times == sorted(times, reverse=True) or "service_request_id" in query
        return {r["service_request_id"] for r in requests}

    recent = set(t.ids) - {t.ids[0]}  # the first says it was reported in March
    assert ids() - {t.ids[0]} == recent
    assert old not in ids()
    assert ids("?status=closed") == {closed}
    assert closed not in ids("?status=open")
    assert closed in ids("?status=open,closed")
    assert ids(f"?service_code={other_code}") == {other}
    assert ids(f"?service_code={other_code},{MATTER}") == ids()
    assert ids("?start_date=2024-12-31T00:00:00Z") == {old}
    assert ids("?start_date=2024-12-31T00:00:00Z&end_date=2024-12-31T23:59:59Z") == set()
    assert ids("?end_date=2025-01-01T08:00:00%2B08:00") == {old}
    assert ids(f"?service_request_id={old},{closed},nobody") == {old, closed}
    assert ids(f"?service_request_id={old}&status=closed&start_date=2026-01-01T00:00:00Z") == {old}
    assert t.get(f"/requests/{closed}.json")[0]["status"] == "closed"


def close_incident(t, incident):
    t.service.register("M0001")
    for action in ("file", "dispatch", "accept", "arrive", "handle", "check", "close"):
        unit = {"unit": "M0001"} if action == "dispatch" else {}
        reply = t.service.act(incident, action, note="done", **unit)
        assert reply.status == 200, reply


def test_errors(t):
    for form in ("json", "xml"):
        for path, status, word in (
                (f"/services/nothing.{form}", 404, "nothing"),
                (f"/requests/nobody.{form}", 404, "nobody"),
                (f"/requests.{form}?status=gone", 400, "status"),
                (f"/requests.{form}?service_code=nothing", 404, "service_code"),
                (f"/requests.{form}?start_date=x", 400, "start_date"),
                (f"/requests.{form}?start_date=2025-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z",
                 400, "end_date"),
                (f"/requests.{form}?service_request_id=" + ",".join("x" * 1001), 400,
                 "service_request_id"),
                (f"/requests.{form}?status=open&status=open", 400, "status")):
            reply = t.get(path, status)
            if form == "json":
                assert len(reply) == 1 and set(reply[0]) == {"code", "description"}
                code, description = reply[0]["code"], reply[0]["description"]
            else:
                assert reply.tag == "errors" and reply[0].tag == "error"
                code, description = int(reply[0].find("code").text), reply[0].find(
                    "description").text
            assert code == status and word in description, (path[:80], code, description)
    assert t.service.request("GET", BASE + "/requests.json", token=False).status in (401, 403)
    assert t.service.request("GET", f"{BASE}/requests.html").status == 404
    by_key = t.service.request("GET", f"{BASE}/services.json?api_key={t.service.token}", token=False)
    assert by_key.status == 200


def test_bad_reports(t):
    good = {"service_code": MATTER, **PLACE}
    for change, word in (
            ({"service_code": None}, "service_code"), ({"service_code": "x"}, "service_code"),
            ({"service_code": "gbt47678.5:matter:99999"}, "service_code"),
            ({"service_code": "%s%n%1000000d"}, "service_code"),
            ({"lat": None}, "lat"), ({"long": None}, "long"), ({"lat": None, "long": None}, "lat"),
            ({"lat": "nan"}, "lat"), ({"lat": "inf"}, "lat"), ({"long": "-inf"}, "long"),
            ({"lat": "91"}, "lat"), ({"long": "-180.01"}, "long"), ({"lat": "1e400"}, "lat"),
            ({"lat": "31,875"}, "lat"), ({"lat": "0x1F"}, "lat"), ({"lat": "三十一"}, "lat"),
            ({"lat": "120.5553", "long": "31.875"}, "lat"), ({"lat": "1" * 100000}, "lat"),
            ({"datum": "mars"}, "datum"), ({"source": "a b"}, "source"),
            ({"reported_datetime": "tomorrow"}, "reported_datetime"),
            ({"reported_datetime": "9999-12-31T23:59:59Z"}, "time"),
            ({"media_url": "javascript:alert(1)"}, "media_url"),
            ({"description": "x" * 4001}, "description"), ({"description": "\x1b[2J"}, "description"),
            ({"address_string": "x" * 501}, "address_string"), ({"phone": "1" * 121}, "phone"),
            ({"attribute[WHERE]": "x"}, "attribute[WHERE]")):
        fields = {k: v for k, v in {**good, **change}.items() if v is not None}
        problem = t.post(fields, 400)[0]["description"]
        assert word in problem, f"{str(change)[:80]}: {problem}"
    for body, word in (
            (b"service_code=%", "service_code"), (b"service_code=%4", "service_code"),
            (b"description=%FF", "description"), (b"description=%00", "description"),
            (b"description=\xff\xfe", "description"), (b"lat=1&lat=2", "lat"),
            (b"a=\0", "a"), (b"=", "name"), (b"", "service_code"), (b"&&&", "service_code"),
            (b"{\"service_code\":1}", "service_code")):
        problem = t.post(body, 400)[0]["description"]
        assert word in problem, f"{body}: {problem}"
    many = "&".join(f"attribute[a{i}]=1" for i in range(5000)).encode()
    assert "128" in t.post(many, 413)[0]["description"]


def test_bad_bodies(t):
    good = urllib.parse.urlencode({"service_code": MATTER, **PLACE}).encode()
    for kind in (None, "application/json", "multipart/form-data; boundary=x", "text/plain",
                 "application/x-www-form-urlencodedly"):
        headers = {"Content-Type": kind} if kind else {}
        reply = t.service.request("POST", BASE + "/requests.json", body=good, headers=headers)
        assert reply.status == 400, (kind, reply.status)
        assert "x-www-form-urlencoded" in json.loads(reply.body)[0]["description"]
    receipt = t.post(good, headers={
        "Content-Type": "Application/X-WWW-Form-Urlencoded; charset=UTF-8"})
    t.ids.append(receipt[0]["service_request_id"])
    # The guard closes as soon as the length is known; the client may then still be writing.
    try:
        reply = t.service.request("POST", BASE + "/requests.json", body=b"description=" + b"x" * 50_000_000,
                                  headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert reply.status == 413, reply.status
    except (ConnectionError, http.client.HTTPException):
        pass
    assert t.service.request("GET", "/health").status == 200


def test_schemas(t):
    """The schemas that open311.org published."""
    folder = Path(yiping.find_shared("b_events/open311/georeport_v2_json_schema")).resolve()
    import jsonschema
    store = {f"file://{path}": json.loads(path.read_text()) for path in folder.glob("*.json")}
    for path, name in (("/services.json", "services"), ("/requests.json", "requests"),
                       (f"/services/{MATTER}.json", "service-definition"),
                       (f"/requests/{t.ids[0]}.json", "requests")):
        uri = f"file://{folder / name}.json"
        resolver = jsonschema.RefResolver(uri, store[uri], store=store)
        reply = t.get(path)
        jsonschema.Draft4Validator(store[uri], resolver=resolver,
                                   format_checker=jsonschema.FormatChecker()).validate(reply)
        if name == "requests":
            assert len(reply) > 0
            one = f"file://{folder}/request.json"
            for request in reply:
                jsonschema.Draft4Validator(store[one]).validate(request)


def test_xml_shape(t):
    """What other cities answer is in the same elements."""
    folder = Path(yiping.find_shared("b_events/open311/npm_open311_mocks"))
    for mock, path, item, ours in (
            ("discovery-dc.xml", "/discovery.xml", "endpoints/endpoint", set()),
            ("dc-services.xml", "/services.xml", "service", set()),
            ("service-requests.xml", "/requests.xml", "request", {"state"}),
            ("service-request.xml", f"/requests/{t.ids[0]}.xml", "request", {"state"})):
        theirs = xml.parse(folder / mock).getroot()
        mine = t.get(path)
        assert mine.tag == theirs.tag
        known = {child.tag for child in theirs.find(item)}
        for element in mine.findall(item):
            assert {child.tag for child in element} <= known | ours, path
    definition = xml.parse(folder / "dc-services-S0301.xml").getroot()
    mine = t.get(f"/services/{MATTER}.xml")
    assert [c.tag for c in mine] == [c.tag for c in definition]


def main():
    with yiping.Yipingd() as service:
        t = Open311(service)
        yiping.run({name: functools.partial(test, t) for name, test in globals().items()
                    if name.startswith("test_")})


if __name__ == "__main__":
    main()
