using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Audit;

/// <summary>A ledger with four entries of audit, made once and copied for each test.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class AuditedLedger : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly GatewaySettings _settings = new();

    /// <summary>The chain's head, as the command printed it.</summary>
    public string Head { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await using (var gateway = await HostedGateway.StartAsync(_settings))
        {
            for (var run = 1; run <= 4; run++)
            {
                var body = SignedBuild.Json(run);
                body["ref"] = "refs/heads/feature/x";
                using var refused = await gateway.PostAsync(SignedBuild.From(body));
            }
        }

        var (exitCode, output) = await GatewayProcess.RunAsync(_settings, "audit", "verify");
        Assert.Equal(0, exitCode);
        Head = Regex.Match(output, "^head (?<head>4:[0-9a-f]{64})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["head"].Value;
        Assert.Contains("4 entries", output, StringComparison.Ordinal);
    }

    public Task DisposeAsync()
    {
        _settings.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Copies the ledger and its key to where other settings have theirs.</summary>
    public void CopyTo(GatewaySettings settings)
    {
        foreach (var file in Directory.GetFiles(_settings.Folder))
        {
            File.Copy(file, Path.Combine(settings.Folder, Path.GetFileName(file)));
        }
    }
}
