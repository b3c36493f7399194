#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""OGC API Features as outside clients see it: shapes, paging, filters, bad input, GDAL, QGIS."""

import base64
import functools
import json
import os
import random
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

import openapi
import yiping

N_INCIDENTS = 1234
N_GRIDS = 1036
WEST, SOUTH, EAST, NORTH = 120.35, 31.72, 120.87, 32.03
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def make_reports():
    numbers = random.Random(1)
    for number in range(N_INCIDENTS):
        report = {"description": f"第{number}号 “积水” & <泥>", "source": f"s{number % 7}",
                  "reported_datetime": f"2026-03-{1 + number % 28:02}T{number % 24:02}:00:00Z"}
        if number % 100 == 99:
            report["address_string"] = f"人民路{number}号"
        else:
            report["long"] = f"{numbers.uniform(WEST, EAST):.7f}"
            report["lat"] = f"{numbers.uniform(SOUTH, NORTH):.7f}"
        yield report


def grid_code(number):
    return f"320582100{1 + number // 500:03}{1 + number % 500:03}"


def write_grids(path):
    """28 × 37 cells over the city; the last has a hole."""
    features = []
    for number in range(N_GRIDS):
        column, row = number % 37, number // 37
        west, south = WEST + column * 0.014, SOUTH + row * 0.011
        east, north = west + 0.014, south + 0.011
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        if number == N_GRIDS - 1:
            hole = [[west + 0.004, south + 0.004], [west + 0.004, south + 0.006],
                    [west + 0.006, south + 0.006], [west + 0.006, south + 0.004],
                    [west + 0.004, south + 0.004]]
            geometry["coordinates"].append(hole)
        features.append({"type": "Feature", "geometry": geometry,
                         "properties": {"code": grid_code(number), "name": f"第{number}网格"}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


class Features:
    def __init__(self, service):
        self.service = service
        self.document = openapi.Document(service.get("/api").body)
        self.reports = list(make_reports())
        self.everything = None
        self.fill()

    def fill(self):
        for report in self.reports:
            place = {} if "lat" in report else {"lat": "", "long": ""}
            self.service.report(**place, **report)
        grids = Path(self.service.folder) / "grids.geojson"
        write_grids(grids)
        result = subprocess.run(
            [os.path.join(yiping.BUILD_ROOT, "src/bin/yiping-import"), "--kind=grids",
             f"--store={self.service.store}", str(grids)], capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr

    def get(self, path, status=200, template=None):
        """A reply that keeps what the API document promises."""
        reply = self.service.request("GET", path)
        assert reply.status == status, f"{path}: {reply.status} {reply.body[:300]!r}"
        self.document.check("GET", template or path.split("?")[0], reply)
        return json.loads(reply.body)

    def items(self, name, query="", status=200):
        return self.get(f"/collections/{name}/items{query}", status,
                        "/collections/{collectionId}/items")

    def all_items(self, name, query=""):
        """Every feature, by the next links."""
        features, path, pages = [], f"/collections/{name}/items{query}", 0
        while path:
            page = self.get(path, 200, "/collections/{collectionId}/items")
            assert page["numberReturned"] == len(page["features"])
            features += page["features"]
            pages += 1
            path = None
            for link in page["links"]:
                if link["rel"] == "next":
                    assert link["href"].startswith(self.service.url)
                    path = link["href"][len(self.service.url):]
        return features, pages

    def refused(self, path, *words):
        problem = self.get(path, 400, self.template_of(path))
        for word in words:
            assert word in problem["detail"], f"{path}: {problem['detail']}"

    @staticmethod
    def template_of(path):
        parts = path.split("?")[0].strip("/").split("/")
        if parts[0] != "collections" or len(parts) == 1:
            return "/" + "/".join(parts)
        return "/collections/" + "/".join(["{collectionId}", "items", "{featureId}"]
                                          [i] for i in range(len(parts) - 1))


def links_of(document):
    return {link["rel"]: link for link in document["links"]}


def test_landing(t):
    links = links_of(t.get("/"))
    assert set(links) == {"self", "service-desc", "conformance", "data"}
    assert links["service-desc"]["type"] == "application/vnd.oai.openapi+json;version=3.0"
    for link in links.values():
        assert link["href"].startswith(t.service.url + "/")
        t.get(link["href"][len(t.service.url):])
    classes = t.get("/conformance?f=json")["conformsTo"]
    assert {c.rsplit("/", 1)[1] for c in classes} == {"core", "oas30", "geojson"}


def test_api(t):
    reply = t.service.request("GET", "/api")
    assert reply.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    api = json.loads(reply.body)
    assert api["servers"] == [{"url": t.service.url}]
    assert api["components"]["parameters"]["limit"]["schema"]["default"] == 1000


def test_collections(t):
    collections = t.get("/collections")["collections"]
    assert {"incidents", "units", "grids", "towns", "villages", "cameras"} <= {
        c["id"] for c in collections}
    for collection in collections:
        assert t.get(f"/collections/{collection['id']}", 200,
                     "/collections/{collectionId}") == collection
        assert collection["crs"] == [CRS84]
        assert set(links_of(collection)) == {"self", "items"}
        assert ("extent" in collection) == (collection["id"] in ("incidents", "grids"))
    extent = next(c for c in collections if c["id"] == "grids")["extent"]["spatial"]
    want = [WEST, SOUTH, WEST + 37 * 0.014, SOUTH + 28 * 0.011]
    assert all(abs(a - b) < 1e-4 for a, b in zip(extent["bbox"][0], want)), extent
    assert t.get("/collections/nothing", 404, "/collections/{collectionId}")["status"] == 404


def test_paging(t):
    features, pages = t.all_items("incidents", "?limit=100")
    assert pages == 13 and len(features) == N_INCIDENTS
    assert len({f["id"] for f in features}) == N_INCIDENTS
    t.everything = features
    by_default, pages = t.all_items("incidents")
    assert pages == 2 and by_default == features
    grids, pages = t.all_items("grids", "?limit=10000")
    assert pages == 1 and len(grids) == N_GRIDS
    # More than the most is the most (OGC 17-069, /req/core/fc-limit-response-1).
    assert t.items("incidents", "?limit=99999999999999999999999")["numberReturned"] == N_INCIDENTS
    assert t.items("incidents")["numberMatched"] == N_INCIDENTS
    assert t.items("cameras")["features"] == []


def test_values(t):
    by_text = {f["properties"]["description"]: f for f in t.everything}
    for report in t.reports:
        feature = by_text[report["description"]]
        assert feature["id"] == feature["properties"]["id"]
        assert feature["properties"]["source"] == report["source"]
        assert feature["properties"]["state"] == "reported"
        assert feature["properties"]["reported_at"] == report["reported_datetime"].replace(
            "Z", ".000Z")
        if "lat" in report:
            assert feature["geometry"] == {"type": "Point", "coordinates": [
                float(report["long"]), float(report["lat"])]}
        else:
            assert feature["geometry"] is None
        assert "contact" not in feature["properties"]


def test_item(t):
    feature = t.everything[7]
    item = t.get(f"/collections/incidents/items/{feature['id']}", 200,
                 "/collections/{collectionId}/items/{featureId}")
    links = links_of(item)
    assert links["self"]["href"].endswith("/items/" + feature["id"])
    assert links["collection"]["href"] == t.service.url + "/collections/incidents"
    del item["links"]
    assert item == feature
    for path in ("/collections/incidents/items/nobody", "/collections/incidents/items/%00",
                 "/collections/incidents/items/%ff", "/collections/nothing/items/x",
                 "/collections/incidents/items/" + "9" * 5000):
        reply = t.service.request("GET", path)
        assert reply.status in (400, 404, 414), f"{path[:60]}: {reply.status}"


def in_box(feature, west, south, east, north):
    if feature["geometry"] is None:
        return False
    x, y = feature["geometry"]["coordinates"]
    return south <= y <= north and (west <= x <= east if west <= east else x >= west or x <= east)


def test_bbox(t):
    boxes = [(120.5, 31.8, 120.6, 31.9), (120.5, 31.8, 120.5000001, 31.8000001), (-180, -90, 180, 90),
             (120.8, 31.7, -170, 32), (120.4, 31.75, 120.86, 32.02), (0, 0, 0, 0)]
    boxes += [tuple(t.everything[3]["geometry"]["coordinates"] * 2)]
    for box in boxes:
        want = {f["id"] for f in t.everything if in_box(f, *box)}
        numbers = ",".join(map(repr, box))
        features, _ = t.all_items("incidents", f"?bbox={numbers}&limit=500")
        assert {f["id"] for f in features} == want, f"{box}: {len(features)} of {len(want)}"
        with_heights = f"{box[0]},{box[1]},-9,{box[2]},{box[3]},9"
        features, _ = t.all_items("incidents", f"?limit=500&bbox={with_heights}")
        assert {f["id"] for f in features} == want
    page = t.items("incidents", "?bbox=120.4,31.75,120.86,32.02&limit=10&source=s1")
    for rel in ("self", "next"):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(links_of(page)[rel]["href"]).query)
        assert query["bbox"] == ["120.4,31.75,120.86,32.02"] and query["source"] == ["s1"]
        assert ("after" in query) == (rel == "next")
    cell = t.items("grids", f"?bbox={WEST + 0.001},{SOUTH + 0.001},{WEST + 0.002},{SOUTH + 0.002}")
    assert [f["properties"]["code"] for f in cell["features"]] == [grid_code(0)]


def test_datetime(t):
    def expect(text, accepts):
        features, _ = t.all_items("incidents", "?limit=1000&datetime=" + urllib.parse.quote(text))
        want = [f["id"] for f in t.everything if accepts(f["properties"]["reported_at"])]
        assert [f["id"] for f in features] == want, f"{text}: {len(features)} of {len(want)}"

    day = "2026-03-05T04:00:00.000Z"
    expect("2026-03-05T04:00:00Z", lambda at: at == day)
    expect("2026-03-05T12:00:00+08:00", lambda at: at == day)
    expect("2026-03-05T00:00:00Z/2026-03-06T00:00:00Z",
           lambda at: "2026-03-05T" in at or at == "2026-03-06T00:00:00.000Z")
    expect("../2026-03-05T04:00:00Z", lambda at: at <= day)
    expect("2026-03-05T04:00:00Z/..", lambda at: at >= day)
    expect("/2026-03-05T04:00:00Z", lambda at: at <= day)
    expect("2026-03-05T04:00:00Z/", lambda at: at >= day)
    # What has no time is not filtered by it.
    assert t.items("grids", "?datetime=2026-03-05T04:00:00Z&limit=1")["numberReturned"] == 1


def test_filters(t):
    for key, value in (("source", "s3"), ("state", "reported"), ("state", "closed"),
                       ("description", t.everything[5]["properties"]["description"]),
                       ("id", t.everything[9]["id"]), ("seq", "17"), ("seq", "x"),
                       ("reported_at", "2026-03-05T04:00:00.000Z"), ("town", "")):
        query = urllib.parse.urlencode({key: value, "limit": 1000})
        features, _ = t.all_items("incidents", "?" + query)
        want = [f["id"] for f in t.everything if str(f["properties"].get(key)) == value]
        assert [f["id"] for f in features] == want, f"{key}={value}: {len(features)}, {len(want)}"
    both = t.items("incidents", "?source=s3&bbox=120.5,31.8,120.6,31.9")
    assert {f["id"] for f in both["features"]} == {
        f["id"] for f in t.everything
        if in_box(f, 120.5, 31.8, 120.6, 31.9) and f["properties"]["source"] == "s3"}


def test_bad_input(t):
    items = "/collections/incidents/items"
    for query, *words in (
            ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
            ("limit=1.5", "limit"), ("limit=1e3", "limit"), ("limit=%2B1", "limit"),
            ("after=x", "after"), ("after=-1", "after"), ("after=99999999999999999999", "after"),
            ("bbox=1,2,3", "bbox"), ("bbox=1,2,3,4,5", "bbox"), ("bbox=", "bbox"),
            ("bbox=1,2,3,4,5,6,7", "bbox"), ("bbox=nan,0,1,1", "bbox"), ("bbox=0,0,inf,1", "bbox"),
            ("bbox=0,1,1,0", "bbox"), ("bbox=0,0,181,1", "bbox"), ("bbox=0,-91,1,1", "bbox"),
            ("bbox=a,b,c,d", "bbox"), ("bbox=1e999,0,1,1", "bbox"), ("bbox=0x1,0,1,1", "bbox"),
            ("bbox=" + "1," * 5000, "bbox"), ("bbox=%E5%BC%A0", "bbox"),
            ("datetime=yesterday", "datetime"), ("datetime=..", "datetime"),
            ("datetime=../..", "datetime"), ("datetime=/", "datetime"), ("datetime=", "datetime"),
            ("datetime=2026-03-06T00:00:00Z/2026-03-05T00:00:00Z", "datetime"),
            ("datetime=2026-02-30T00:00:00Z", "datetime"),
            ("datetime=2026-03-05T00:00:00Z/../x", "datetime"),
            ("colour=red", "colour"), ("contact=x", "contact"), ("bbox-crs=x", "bbox-crs"),
            ("%E5%90%8D=1", "名"), ("limit=1&limit=2", "limit", "twice"), ("f=html", "f"),
            ("limit=%zz",), ("source=%ff",), ("source=a%00b",), ("%00=1",),
            ("&".join(f"p{i}=1" for i in range(500)), "128")):
        reply = t.service.request("GET", f"{items}?{query}")
        assert reply.status in (400, 413, 414), f"{query[:80]}: {reply.status}"
        if reply.headers.get("content-type") == "application/problem+json":
            detail = json.loads(reply.body).get("detail", "")
            for word in words:
                assert word in detail, f"{query[:80]}: {detail}"
    for path in ("/?x=1", "/conformance?x=1", "/api?x=1", "/collections?x=1",
                 "/collections/grids?x=1", "/collections/incidents/items/1?x=1", "/?f=xml"):
        t.refused(path, "x" if "x=1" in path else "f")


def test_tokens(t):
    def ask(header):
        return t.service.request("GET", "/", token=False,
                                 headers={"Authorization": header} if header else {}).status

    def basic(text):
        return "Basic " + base64.b64encode(text.encode()).decode()

    token = t.service.token
    for header in (f"Bearer {token}", f"bearer  {token}", basic(f"qgis:{token}"),
                   basic(f":{token}")):
        assert ask(header) == 200, header
    for header in (None, "Bearer", "Bearer ", "Bearer x", token, f"Token {token}", "Basic",
                   "Basic ", "Basic x", "Basic ====", basic(token), basic(f"{token}:"),
                   basic(f"qgis:{token}x"), basic("a:b:" + token), "Basic " + "QUFB" * 2000):
        assert ask(header) in (400, 401, 431), header


def test_reference_shapes(t):
    """Whatever members all the documents of OGC's own test suite share, ours have too."""
    folder = Path(yiping.find_shared(
        "e_conformance/ogcapi_features_ets/org/opengis/cite/ogcapifeatures10"))
    core = folder / "conformance/core"

    def shared(*documents):
        return functools.reduce(set.__and__, (set(document) for document in documents))

    def load(path):
        return json.loads(path.read_text())

    def rels(*documents):
        return shared(*({link["rel"] for link in d["links"]} for d in documents)) - {"alternate"}

    assert shared(load(core / "conformance/req-classes.json")) <= set(t.get("/conformance"))
    theirs = load(core / "collections/collections.json")
    ours = t.get("/collections")
    assert set(theirs) <= set(ours)
    mine = next(c for c in ours["collections"] if c["id"] == "incidents")
    assert shared(*theirs["collections"]) - {"description"} <= set(mine)
    assert "items" in rels(*theirs["collections"]) and "items" in rels(mine)

    pages = [load(path) for path in [*(core / "collections").glob("collectionItems-*.json"),
                                     *(folder / "util").glob("items_*.json")]]
    page = t.items("incidents", "?limit=10")
    assert shared(*pages) <= set(page) and set(load(folder / "util/items_1-10.json")) <= set(page)
    assert rels(page) >= {"self", "next", "collection"}
    features = [feature for p in pages for feature in p["features"]]
    assert shared(*features) <= set(page["features"][0])
    item = load(core / "collections/collectionItem1-flurstueck.json")
    feature = t.get(f"/collections/incidents/items/{page['features'][0]['id']}", 200,
                    "/collections/{collectionId}/items/{featureId}")
    assert set(item) == set(feature) and rels(item) <= rels(feature)


def run_gdal(t, name, fields):
    """What GDAL's OAPIF driver reads, as GeoJSON."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.geojson"
        subprocess.run(
            ["ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", str(out),
             "OAPIF:" + t.service.url, name, "-oo", "PAGE_SIZE=500",
             "--config", "GDAL_HTTP_HEADERS", f"Authorization: Bearer {t.service.token}"],
            check=True, capture_output=True, timeout=120)
        features = json.loads(out.read_text())["features"]
    return {f["properties"][fields]: f for f in features}


def test_gdal(t):
    features = run_gdal(t, "incidents", "id")
    assert len(features) == N_INCIDENTS
    for feature in t.everything:
        read = features[feature["id"]]
        assert read["geometry"] == feature["geometry"]
        assert read["properties"]["description"] == feature["properties"]["description"]
    grids = run_gdal(t, "grids", "code")
    want, _ = t.all_items("grids")
    assert len(grids) == N_GRIDS
    for grid in want:
        read = grids[grid["properties"]["code"]]
        assert read["properties"]["name"] == grid["properties"]["name"]
        assert rings_of(read["geometry"]) == rings_of(grid["geometry"])
    info = subprocess.run(
        ["ogrinfo", "-ro", "-so", "-al", "OAPIF:" + t.service.url, "--config", "GDAL_HTTP_HEADERS",
         f"Authorization: Bearer {t.service.token}"],
        check=True, capture_output=True, timeout=120, text=True).stdout
    assert f"Feature Count: {N_INCIDENTS}" in info and f"Feature Count: {N_GRIDS}" in info, info


def rings_of(geometry):
    """Polygon and multipolygon of one part alike."""
    parts = geometry["coordinates"]
    parts = [parts] if geometry["type"] == "Polygon" else parts
    return [[[tuple(round(v, 7) for v in point) for point in ring] for ring in part]
            for part in parts]


def test_qgis(t):
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            ["/usr/bin/python3", str(Path(__file__).parent / "read-by-qgis.py"), t.service.url,
             t.service.token, folder], capture_output=True, text=True, timeout=280,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": folder,
                 "ASAN_OPTIONS": "detect_leaks=0"})
    if result.returncode == 77:
        raise yiping.Skip("python3-qgis is not installed")
    assert result.returncode == 0, result.stderr[-2000:]
    layers = json.loads(result.stdout.splitlines()[-1])
    want, _ = t.all_items("grids")
    for name, features, key in (("incidents", t.everything, "id"), ("grids", want, "code")):
        layer = layers[name]
        assert layer["is_valid"], layer
        assert layer["count"] == len(features) == len(layer["features"]), (
            name, layer["count"], len(layer["features"]))
        extent = t.get(f"/collections/{name}", 200,
                       "/collections/{collectionId}")["extent"]["spatial"]["bbox"][0]
        assert all(abs(a - b) < 1e-4 for a, b in zip(layer["extent"], extent)), layer["extent"]
        read = {f["properties"][key]: f for f in layer["features"]}
        for feature in features:
            mine = read[feature["properties"][key]]
            for field, value in feature["properties"].items():
                if isinstance(value, str) and not field.endswith("_at"):
                    assert mine["properties"][field] == value, (field, mine["properties"])
            if feature["geometry"] is None:
                assert mine["geometry"] is None
            elif name == "grids":
                assert rings_of(mine["geometry"]) == rings_of(feature["geometry"])
            else:
                assert [round(v, 7) for v in mine["geometry"]["coordinates"]] == feature[
                    "geometry"]["coordinates"]


def test_operation(t):
    """What desk and units get is in the API document too. Changes what the others looked at."""
    def post(path, template, status, body, key=None):
        headers = {"Idempotency-Key": key} if key else {}
        reply = t.service.post(path, body, headers=headers)
        assert reply.status == status, reply
        t.document.check("POST", template, reply)
        return reply.json()

    t.get("/health")
    member = {"id": "M1", "kind": "member", "name": "王芳", "duty": True, "phone": "1",
              "organization": "杨舍镇", "grid": grid_code(3)}
    assert post("/units", "/units", 200, member) == {"n_changed": 1}
    post("/units", "/units", 400, {"id": "M2", "kind": "dragon", "name": "x"})
    fix = {"_type": "location", "topic": "owntracks/zjg/M1", "lat": 31.875, "lon": 120.5553,
           "tst": 1770000000, "vel": 12, "cog": 90, "acc": 5}
    post("/positions", "/positions", 200, [fix])
    post("/positions", "/positions", 400, [{**fix, "lat": 91}])
    incident = t.everything[0]["id"]
    actions = f"/incidents/{incident}/actions"
    template = "/incidents/{incidentId}/actions"
    post(actions, template, 200, {"action": "file", "note": "真"}, "a-1")
    post(actions, template, 200, {"action": "dispatch", "unit": "M1"}, "a-2")
    assert "detail" in post(actions, template, 409, {"action": "close"}, "a-3")
    post(actions, template, 400, {"action": "dance"}, "a-4")
    post("/incidents/nobody/actions", template, 404, {"action": "file"}, "a-5")
    post("/incidents", "/incidents", 400, [{"item": yiping.ITEM, "lng": 120.5}])
    both = t.get(f"/incidents/{incident}", 200, "/incidents/{incidentId}")
    assert [entry["kind"] for entry in both["history"]] == ["reported", "filed", "dispatched"]
    t.get("/incidents/nobody", 404, "/incidents/{incidentId}")

    page, n_incidents, pages = t.get("/situation?limit=500"), 0, 0
    assert [unit["id"] for unit in page["units"]] == ["M1"]
    assert [layer["name"] for layer in page["layers"]] == ["grids"]
    while page is not None:
        n_incidents += len(page["incidents"])
        pages += 1
        page = t.get(f"/situation?limit=500&after={page['next']}") if "next" in page else None
    assert n_incidents == N_INCIDENTS and pages == 3
    report = {"item": yiping.ITEM, "lon": 120.55, "lat": 31.87, "description": "路灯不亮"}
    assert len(post("/incidents", "/incidents", 201, [report, report])["incidents"]) == 2
    unit = t.items("units")["features"][0]
    assert unit["id"] == "M1" and unit["properties"]["incident"] == incident


def main():
    with yiping.Yipingd() as service:
        t = Features(service)
        yiping.run({name: functools.partial(test, t) for name, test in globals().items()
                    if name.startswith("test_")})


if __name__ == "__main__":
    main()
