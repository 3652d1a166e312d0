using System.Globalization;

namespace Gateway.Benchmarks.Peers;

/// <summary>Debian's <c>webhook</c>, which verifies the same body and signature and runs <c>/bin/true</c>; it records nothing.</summary>
internal static class WebhookPeer
{
    private const string Program = "/usr/bin/webhook";

    /// <summary>What a report without it must say, since the goal is set by it.</summary>
    public const string Missing =
        "**NOT MEASURED: Debian's package `webhook` is not installed** (`" + Program + "` is missing), so that no line compares with it and the goal that it sets has no verdict. Install it with `apt-get install webhook` and measure again.";

    public static bool IsInstalled => File.Exists(Program);

    public static async Task<ChildProcess> StartAsync(WorkFolder work)
    {
        var hooks = Path.Combine(work.Path, "hooks.json");
        await File.WriteAllTextAsync(
            hooks,
            $$$"""
            [{
              "id": "build",
              "execute-command": "/bin/true",
              "success-http-response-code": 202,
              "trigger-rule": { "match": {
                "type": "payload-hmac-sha256", "secret": "{{{SampleBuild.Secret}}}",
                "parameter": { "source": "header", "name": "X-Hub-Signature-256" } } }
            }]
            """);
        var address = Machine.FreeAddress();
        return await ChildProcess.StartAsync(
            [Program, "-hooks", hooks, "-ip", "127.0.0.1", "-port", address.Port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string>(),
            address,
            "/");
    }
}
