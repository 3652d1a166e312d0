using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Differential;

/// <summary>Where two JSON values differ.</summary>
internal static class JsonDifference
{
    /// <summary>A line for each place that differs: its path, what the command line sends and what the gateway sends.</summary>
    public static IEnumerable<string> Between(JsonNode? commandLine, JsonNode? gateway, string path = "")
    {
        switch (commandLine, gateway)
        {
            case (JsonObject theirs, JsonObject ours):
                return theirs.Select(pair => pair.Key).Union(ours.Select(pair => pair.Key)).SelectMany(key => (theirs.ContainsKey(key), ours.ContainsKey(key)) switch
                {
                    (true, false) => [$"{path}/{key}: the command line sends {Text(theirs[key])}, the gateway leaves it out"],
                    (false, true) => [$"{path}/{key}: the gateway sends {Text(ours[key])}, the command line leaves it out"],
                    _ => Between(theirs[key], ours[key], $"{path}/{key}"),
                });
            case (JsonArray theirs, JsonArray ours) when theirs.Count == ours.Count:
                return theirs.Zip(ours).SelectMany((pair, index) => Between(pair.First, pair.Second, $"{path}/{index}"));
            default:
                return JsonNode.DeepEquals(commandLine, gateway) ? [] : [$"{path}: the command line sends {Text(commandLine)}, the gateway {Text(gateway)}"];
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
