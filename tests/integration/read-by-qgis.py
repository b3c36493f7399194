#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads collections through QGIS's own OAPIF provider: read-by-qgis.py URL TOKEN FOLDER

Prints one JSON object as its last line; exits 77 where QGIS is not installed. It is a program of
its own because QGIS must end before Python does."""

import json
import sys

try:
    from qgis.core import NULL, QgsApplication, QgsAuthMethodConfig, QgsVectorLayer
except ImportError:
    sys.exit(77)


def store_token(token):
    """As a user would: an authentication of the kind Basic, with the token as its password."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("test", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("yipingd")
    config.setConfig("username", "qgis")
    config.setConfig("password", token)
    manager.storeAuthenticationConfig(config)
    return config.id()


def read_layer(url, name, authentication):
    uri = (f"pagingEnabled='true' restrictToRequestBBOX='0' typename='{name}' url='{url}' "
           f"authcfg={authentication}")
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
    authentication = store_token(token)
    print(json.dumps({name: read_layer(url, name, authentication)
                      for name in ("incidents", "grids")}))
    sys.stdout.flush()
    application.exitQgis()


if __name__ == "__main__":
    main()
