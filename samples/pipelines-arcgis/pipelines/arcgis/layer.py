"""A feature layer of ArcGIS, by its REST interface.

https://developers.arcgis.com/rest/services-reference/enterprise/feature-layer/
"""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

TIMEOUT_SECONDS = 120
Post = Callable[[str, Mapping[str, str]], Mapping[str, Any]]


class LayerError(RuntimeError):
    """ArcGIS refused, or did only a part."""


def post(url: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    """Sends a form and reads the JSON that is answered."""
    request = urllib.request.Request(url, data=urllib.parse.urlencode(form).encode("ascii"), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise LayerError(f"{url} answered {error.code}.") from None
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise LayerError(f"{url} gave no answer that can be read: {getattr(error, 'reason', error)}") from None


class FeatureLayer:
    """Writes to one layer."""

    def __init__(self, url: str, token: str = "", send: Post = post) -> None:
        self._url = url
        self._token = token
        self._send = send

    def clear(self) -> None:
        """Takes every feature away."""
        self._call("deleteFeatures", where="1=1", returnDeleteResults="false")

    def add(self, features: list[dict[str, Any]]) -> None:
        """Adds all of the features, or none."""
        answer = self._call("addFeatures", features=json.dumps(features, ensure_ascii=False))
        results = answer.get("addResults", [])
        refused = [result.get("error", {}).get("description", "no reason given") for result in results if not result.get("success")]
        if refused or len(results) != len(features):
            reasons = "; ".join(sorted(set(refused))[:3]) or f"{len(results)} were answered"
            raise LayerError(f"{self._url} did not take the {len(features)} features: {reasons}.")

    def _call(self, operation: str, **form: str) -> Mapping[str, Any]:
        form |= {"f": "json", "rollbackOnFailure": "true"}
        if self._token:
            form["token"] = self._token
        answer = self._send(f"{self._url}/{operation}", form)
        # ArcGIS answers errors with status 200.
        if error := answer.get("error"):
            raise LayerError(f"{self._url}/{operation}: {error.get('message', 'refused')} (code {error.get('code')}).")
        return answer
