#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads collections through QGIS's own OAPIF provider: read-by-qgis.py URL TOKEN FOLDER

Prints one JSON object; exits 77 where QGIS is not installed. QGIS aborts a process that loaded
other versions of its libraries, so it has one of its own."""

import json
import sys

try:
    from qgis.core import (NULL, QgsApplication, QgsNetworkAccessManager, QgsVectorLayer)
except ImportError:
    sys.exit(77)


def read_layer(url, name):
    uri = f"pagingEnabled='true' restrictToRequestBBOX='0' typename='{name}' url='{url}'"
    layer = QgsVectorLayer(uri, name, "OAPIF")
    result = {"is_valid": layer.isValid(), "features": []}
    if not layer.isValid():
        result["error"] = layer.error().summary()
        return result

    names = [field.name() for field in layer.fields()]
    for feature in layer.getFeatures():
        properties = {}
        for key in names:
            value = feature[key]
            plain = isinstance(value, (str, int, float, bool))
            properties[key] = value if plain else None if value == NULL else str(value)
        geometry = None
        if feature.hasGeometry():
            geometry = json.loads(feature.geometry().asJson(9))
        result["features"].append({"properties": properties, "geometry": geometry})

    # Known in full only after all has been read.
    result["count"] = layer.featureCount()
    box = layer.extent()
    result["extent"] = [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]
    result["crs"] = layer.crs().authid()
    return result


def main():
    url, token, folder = sys.argv[1:4]
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False, folder)
    application.initQgis()

    def add_token(request):
        request.setRawHeader(b"Authorization", b"Bearer " + token.encode())

    QgsNetworkAccessManager.setRequestPreprocessor(add_token)
    print(json.dumps({name: read_layer(url, name) for name in ("incidents", "grids")}))
    sys.stdout.flush()
    application.exitQgis()


if __name__ == "__main__":
    main()
