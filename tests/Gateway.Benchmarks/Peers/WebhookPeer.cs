using System.Globalization;

namespace Gateway.Benchmarks.Peers;

/// <summary>Debian's <c>webhook</c>, which verifies the same body and signature and runs <c>/bin/true</c>; it records nothing.</summary>
internal static class WebhookPeer
{
    private const string Program = "/usr/bin/webhook";

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
