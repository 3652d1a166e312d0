using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>
/// What the command line of each version sends for the recorded manifest on an empty server. That of 3.8.3 was recorded; the older
/// ones differ from it in three things, of which the states that they leave show the last two.
/// </summary>
internal static class RecordedCommandLine
{
    private const string RecordedVersion = "3.8.3";

    public static IEnumerable<Exchange> First(string version) =>
        Exchange.Read($"deploy/{RecordedVersion}/first.json").Select(exchange => version == RecordedVersion ? exchange : Older(exchange, Version.Parse(version)));

    public static JsonElement StateAfterFirst(string version) => Exchange.ReadJson($"deploy/{version}/state-after-first.json");

    public static IEnumerable<Exchange> Again() => Exchange.Read($"deploy/{RecordedVersion}/again.json");

    private static Exchange Older(Exchange exchange, Version version)
    {
        if (exchange is not { Method: "POST", Path: "/api/deployments/" })
        {
            return exchange;
        }

        var body = JsonObject.Create(exchange.Body)!;
        if (version < new Version(3, 6, 17))
        {
            foreach (var schedule in body["schedules"]!.AsArray())
            {
                schedule!.AsObject().Remove("replaces");
            }

            // A text of nothing but a placeholder that the command line could not fill in was left out.
            (body["job_variables"]?["env"] as JsonObject)?.Remove("CTX");
        }

        if (version < new Version(3, 8, 0) && body["pull_steps"] is JsonArray { Count: 0 })
        {
            // A deployment's empty list meant the manifest's own steps.
            body["pull_steps"] = JsonNode.Parse("""[{"prefect.deployments.steps.set_working_directory":{"directory":"/app"}}]""");
        }

        return exchange with { Body = JsonSerializer.SerializeToElement(body) };
    }
}
