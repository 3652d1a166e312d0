"""A flow's parameters as a JSON schema; the sample's have no other types than these."""

import inspect

TYPES = {int: "integer", float: "number", bool: "boolean", str: "string"}


class ParameterSchema:
    def __init__(self, properties, required):
        self._schema = {"type": "object", "title": "Parameters", "properties": properties, "required": required, "definitions": {}}

    def model_dump(self, mode="json", exclude_unset=True):
        return self._schema


def parameter_schema(flow):
    parameters = inspect.signature(flow.fn).parameters.values()
    properties = {}
    for position, parameter in enumerate(parameters):
        properties[parameter.name] = {"position": position, "title": parameter.name}
        if parameter.annotation in TYPES:
            properties[parameter.name]["type"] = TYPES[parameter.annotation]
        if parameter.default is not parameter.empty:
            properties[parameter.name]["default"] = parameter.default
    return ParameterSchema(properties, [each.name for each in parameters if each.default is each.empty])
