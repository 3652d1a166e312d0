using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;
using WireMock.Server;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>What a collector is sent of rollouts: one trace each, from the request to every call of Prefect's API.</summary>
public sealed class TraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string AuthString = "admin:prefect-password-of-the-tests";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rollout_is_one_trace_from_its_request_to_every_call_of_Prefects_API(bool grpc)
    {
        await using var collector = await OtlpCollector.StartAsync(grpc);
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Settings(collector, sandbox, grpc);
        await using var gateway = await GatewayProcess.StartAsync(settings);

        Assert.Equal("succeeded", (string?)(await PostAsync(gateway, SignedBuild.From(SignedBuild.Json())))["status"]);
        await gateway.TerminateAsync();

        var spans = collector.Spans.Where(span => span.TraceId == TraceId).ToDictionary(span => span.SpanId, StringComparer.Ordinal);
        var request = Assert.Single(spans.Values, span => span.Name == "POST /api/v1/builds");
        var rollout = Assert.Single(spans.Values, span => span.Name == "rollout");
        Assert.Equal(request.SpanId, rollout.ParentId);
        Assert.All(["planning", "applying", "verifying"], stage => Assert.Equal(rollout.SpanId, Assert.Single(spans.Values, span => span.Name == stage).ParentId));

        // Each call by its operation and, below that, as HTTP; and none that the server saw is missing.
        var calls = spans.Values.Where(span => span.Tags.ContainsKey("url.full")).ToList();
        Assert.Equal(sandbox.Requests.Count, calls.Count);
        Assert.All(calls, call => Assert.StartsWith("prefect ", spans[call.ParentId].Name, StringComparison.Ordinal));
        Assert.All(calls, call => Assert.True(IsBelow(call, rollout)));

        bool IsBelow(OtlpSpan span, OtlpSpan ancestor) => span.SpanId == ancestor.SpanId || (spans.TryGetValue(span.ParentId, out var parent) && IsBelow(parent, ancestor));
    }

    [Fact]
    public async Task The_process_that_takes_a_rollout_up_again_goes_on_with_its_trace()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Settings(collector, sandbox);
        settings["Prefect:TryTimeout"] = "00:00:30";
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true });
        var gateway = await GatewayProcess.StartAsync(settings);
        await PostAsync(gateway, SignedBuild.From(SignedBuild.Json()) with { Wait = null });
        await Waiting.UntilAsync(() => sandbox.Writes > 0);
        await gateway.KillAsync();
        await gateway.DisposeAsync();
        sandbox.Faults.Clear();

        await using var next = await GatewayProcess.StartAsync(settings);
        await Waiting.UntilAsync(() => sandbox.Deployments.GetArrayLength() > 0);
        var id = (string)(await next.GetJsonAsync("/api/v1/rollouts"))["items"]![0]!["id"]!;
        Assert.Equal("succeeded", (string?)(await next.WaitForEndAsync("/api/v1/rollouts/" + id))["status"]);
        await next.TerminateAsync();

        var rollout = Assert.Single(collector.Spans, span => span.Name == "rollout");
        Assert.Equal((TraceId, id), (rollout.TraceId, rollout.Tags["gateway.rollout.id"]));
        Assert.Contains(collector.Spans, span => span.Name == "prefect create deployment" && span.TraceId == TraceId);
    }

    [Fact]
    public async Task Nothing_secret_is_in_what_a_collector_is_sent()
    {
        const string Password = "arcgis-password-of-the-tests";
        await using var collector = await OtlpCollector.StartAsync();
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = AuthString });
        using var settings = Settings(collector, sandbox);
        settings["Prefect:AuthString"] = AuthString;
        settings["Telemetry:Otlp:Metrics"] = "true";
        settings["Modes:staging:Secrets:Values:ARCGIS_PASSWORD"] = Password;
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var manifest = TestManifests.Simple.Replace("MODE: staging", "MODE: staging, ARCGIS_PASSWORD: \"{{ $ARCGIS_PASSWORD }}\"", StringComparison.Ordinal);

        Assert.Equal("succeeded", (string?)(await PostAsync(gateway, SignedBuild.From(SignedBuild.Json(1, manifest))))["status"]);
        sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, WritesOnly = true, Body = $$"""{"detail":"{{Password}}"}""" });
        Assert.Equal("rolled_back", (string?)(await PostAsync(gateway, SignedBuild.From(Next(2, manifest))))["status"], ignoreCase: true);
        await gateway.TerminateAsync();

        Assert.Contains(collector.Spans, span => span.Name == "prefect create Secret block");
        Assert.NotEmpty(collector.Metrics);
        var sent = collector.Messages.Select(message => Encoding.UTF8.GetString(message)).ToList();
        foreach (var secret in (string[])[Password, AuthString, AuthString.Split(':')[1], GatewaySettings.Secret, GatewaySettings.ApiKey, Convert.ToBase64String(Encoding.UTF8.GetBytes(AuthString))])
        {
            Assert.All(sent, message => Assert.DoesNotContain(secret, message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collectors_credentials_come_from_a_file(bool grpc)
    {
        await using var collector = await OtlpCollector.StartAsync(grpc);
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Settings(collector, sandbox, grpc);
        var file = Path.Combine(settings.Folder, "otlp");
        await File.WriteAllTextAsync(file, "Bearer a token, with a comma = and more\n");
        settings["Telemetry:Otlp:Headers:authorization:File"] = file;
        await using var gateway = await GatewayProcess.StartAsync(settings);

        await PostAsync(gateway, SignedBuild.From(SignedBuild.Json()));
        await gateway.TerminateAsync();

        Assert.NotEmpty(collector.Authorizations);
        Assert.All(collector.Authorizations, sent => Assert.Equal("Bearer a token, with a comma = and more", sent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prefect_is_told_the_trace_and_nothing_else_that_a_sender_wrote(bool tracing)
    {
        await using var collector = await OtlpCollector.StartAsync();
        using var prefect = WireMockServer.Start();
        using var settings = new GatewaySettings(new Uri(prefect.Url + "/api"));
        if (tracing)
        {
            settings["Telemetry:Otlp:Endpoint"] = collector.Address.ToString();
            settings["Telemetry:Otlp:Protocol"] = "http";
        }

        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        request.Headers.Add("baggage", "userId=alice");
        using var answer = await gateway.Client.SendAsync(request);

        Assert.NotEmpty(prefect.LogEntries);
        Assert.All(prefect.LogEntries, entry =>
        {
            Assert.Contains(TraceId, entry.RequestMessage.Headers!["traceparent"].ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("alice", string.Join(' ', entry.RequestMessage.Headers.Values.SelectMany(values => values)), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_share_that_is_recorded_is_the_settings_to_say_and_not_the_senders()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Settings(collector, sandbox);
        settings["Telemetry:SamplingRatio"] = "0";
        await using var gateway = await GatewayProcess.StartAsync(settings);

        await PostAsync(gateway, SignedBuild.From(SignedBuild.Json()));
        await gateway.TerminateAsync();

        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task What_monitoring_asks_for_is_no_trace()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Settings(collector, sandbox);
        settings["Telemetry:PrefectInterval"] = "00:00:00.1";
        await using var gateway = await GatewayProcess.StartAsync(settings);

        await gateway.GetJsonAsync("/health/ready");
        await gateway.ScrapeAsync();
        await Waiting.UntilAsync(() => sandbox.Requests.Count > 2);
        await gateway.TerminateAsync();

        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task Without_an_endpoint_in_the_settings_nothing_is_sent_whatever_the_environment_says()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl)
        {
            Variables =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "10",
            },
        };
        await using var gateway = await GatewayProcess.StartAsync(settings);

        await PostAsync(gateway, SignedBuild.From(SignedBuild.Json()));
        await gateway.TerminateAsync();

        Assert.Empty(collector.Messages);
    }

    private static GatewaySettings Settings(OtlpCollector collector, PrefectSandbox sandbox, bool grpc = false) => new(sandbox.ApiUrl)
    {
        ["Telemetry:Otlp:Endpoint"] = collector.Address.ToString(),
        ["Telemetry:Otlp:Protocol"] = grpc ? "grpc" : "http",
        Variables = { ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=of-the-environment", ["OTEL_TRACES_SAMPLER"] = "always_off" },
    };

    private static JsonObject Next(int run, string manifest)
    {
        var body = SignedBuild.Json(run, manifest);
        body["run_number"] = run;
        body["sha"] = "1234567" + SignedBuild.Sha[7..];
        body["image"] = "ghcr.io/org/pipelines-arcgis:staging-1234567";
        return body;
    }

    /// <summary>Posts a build as part of a trace that its sender does not record.</summary>
    private static async Task<JsonObject> PostAsync(ServedGateway gateway, SignedBuild build)
    {
        using var request = build.ToRequest("/api/v1/builds");
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-00");
        using var answer = await gateway.Client.SendAsync(request);
        return await answer.ReadJsonAsync();
    }
}
