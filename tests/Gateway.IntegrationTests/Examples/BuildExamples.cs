using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What <c>PostBuild</c> answers.</summary>
internal sealed class BuildExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private const string Operation = "PostBuild";
    private const string Path = "/api/v1/builds";

    /// <summary>Records, and leaves a rollout that succeeded.</summary>
    /// <returns>The id of the first rollout and of the last.</returns>
    public async Task<(string First, string Last)> RecordAsync()
    {
        var build = gateways.NextBuild();
        var proven = (SignedBuild.From(build) with { Unsigned = true }).ToRequest(Path);
        proven.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateways.TokenOf(build));
        var first = await recorder.RecordAsync(gateways.Working, Operation, 200, proven, showsRequest: true);

        var signed = SignedBuild.From(gateways.NextBuild()) with { Wait = null };
        var second = await SendAsync(202, signed);
        await gateways.EndAsync(second.Id);

        await SendAsync(400, Changed(body => body.Remove("sha")));
        await SendAsync(401, signed with { Unsigned = true });
        await SendAsync(403, Changed(static body => body["ref"] = "refs/heads/feature/x"));
        await SendAsync(409, SignedBuild.From(gateways.NextBuild()) with { Id = signed.Id });
        await SendAsync(413, signed with { Body = new byte[ExampleRequests.TooLong] });
        await SendAsync(415, signed with { ContentType = "text/plain" });
        await SendAsync(422, Changed(static body => body["manifest"] = ExampleGateways.BrokenManifest));
        return (first.Id, second.Id);

        Task<RecordedAnswer> SendAsync(int status, SignedBuild body) => recorder.RecordAsync(gateways.Working, Operation, status, body.ToRequest(Path));

        SignedBuild Changed(Action<JsonObject> change)
        {
            var body = gateways.NextBuild();
            change(body);
            return SignedBuild.From(body) with { Wait = null };
        }
    }

    /// <summary>Records what is answered while the MODE is frozen.</summary>
    public Task RecordFrozenAsync() =>
        recorder.RecordAsync(gateways.Working, Operation, 423, SignedBuild.From(gateways.NextBuild()).ToRequest(Path));

    /// <summary>Records what is answered while the ledger cannot be used.</summary>
    public Task RecordWithoutLedgerAsync() =>
        recorder.RecordAsync(gateways.Working, Operation, 503, SignedBuild.From(gateways.NextBuild()).ToRequest(Path));

    /// <summary>Records what is answered beyond the limit of builds, and leaves it used up.</summary>
    public async Task RecordLimitedAsync()
    {
        using var accepted = await gateways.Limited.PostAsync(SignedBuild.From(gateways.NextBuild()) with { Wait = null });
        await recorder.RecordAsync(gateways.Limited, Operation, 429, SignedBuild.From(gateways.NextBuild()).ToRequest(Path));
    }
}
