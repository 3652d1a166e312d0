using System.Diagnostics;
using System.Text;
using Gateway.Benchmarks.Peers;
using Gateway.Builds;
using Gateway.Engine;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>What proofs and policy cost, and what a good build notices of a flood of bad ones.</summary>
internal static class TrustScenario
{
    private const int Deployments = 1000;

    /// <summary>Good builds a second during the flood: many times what a team makes, and few enough that they wait for nothing of their own.</summary>
    private const int GoodRate = 50;

    private static readonly TimeSpan MaxLatencyOfGood = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(BenchmarkOptions options, string published, Report report)
    {
        Policy(options, report);
        await TokensAsync(options, published, report);
        await FloodAsync(options, published, report);
    }

    private static void Policy(BenchmarkOptions options, Report report)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false)
            .AddInMemoryCollection(GatewayPeer.Settings(new Uri("http://127.0.0.1/api"), "unused.db").Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)))
            .Build();
        using var services = new ServiceCollection().AddPolicy(configuration).BuildServiceProvider();
        var policy = services.GetRequiredService<GatewayPolicy>();
        var build = BuildResultReader.Read(Encoding.UTF8.GetBytes(SampleBuild.Json(Deployments).ToJsonString())).Build!;
        var mode = policy.Find("staging")!;
        var secrets = new SecretStore(policy).Of(mode);
        var manifest = ManifestReader.Read(build.Manifest, new ManifestLimits()).Manifest!;
        var compilation = ManifestCompiler.Compile(manifest, CompilationInputs.For(build, mode, secrets));

        Measure("admission of a build result", "", 1000, () => Expect(Admission.Decide(policy, build, SampleBuild.Repository) is AdmissionDecision.Admitted));
        Measure($"what the MODE allows, asked of {Deployments} deployments", "", 1, () => Expect(Admission.Review(mode, build, compilation.Deployments).Count == 0));
        Measure(
            $"the manifest's own rules on {Deployments} deployments, its text read and compiled",
            "",
            1,
            () =>
            {
                var read = ManifestReader.Read(build.Manifest, new ManifestLimits()).Manifest!;
                Expect(ManifestCompiler.Compile(read, CompilationInputs.For(build, mode, secrets)).Deployments.Count == Deployments);
            });

        void Measure(string what, string goal, int times, Action action)
        {
            var took = new List<double>();
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1);)
            {
                action();
            }

            for (var run = 0; run < options.Runs * 5; run++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var repetition = 0; repetition < times; repetition++)
                {
                    action();
                }

                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds / times);
            }

            report.Raw($"trust, {what}, ms", took);
            report.Add(what, goal, $"{Report.Text(Report.Median(took))} ms", "", null);
        }
    }

    private static async Task TokensAsync(BenchmarkOptions options, string published, Report report)
    {
        await using var issuer = await IssuerPeer.StartAsync();
        await using var sandbox = await SandboxPeer.StartAsync(hangs: false);
        await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"), further: issuer.Settings());
        var bareAddress = Machine.FreeAddress();
        await using var bare = await ChildProcess.StartSelfAsync(bareAddress, "/", "bare", bareAddress.ToString());
        var token = issuer.StrangersToken();
        var (verified, answered) = (new List<LoadResult>(), new List<LoadResult>());
        await LoadAsync(gateway, "/api/v1/builds", token);
        await LoadAsync(bare, "/hmac", null);
        for (var run = 0; run < options.Runs; run++)
        {
            verified.Add(await LoadAsync(gateway, "/api/v1/builds", token));
            answered.Add(await LoadAsync(bare, "/hmac", null));
        }

        report.Raw("trust, OIDC tokens verified a second", verified.Select(result => result.PerSecond));
        report.Raw("trust, bare endpoint, answers a second", answered.Select(result => result.PerSecond));
        var (own, peer) = (Report.Median(verified.Select(result => result.PerSecond)), Report.Median(answered.Select(result => result.PerSecond)));
        report.Add(
            "verifying an OIDC token (RS256), 64 connections, beside the bare endpoint with one HMAC",
            "",
            $"{Report.Text(own)}/s beside {Report.Text(peer)}/s",
            Report.Ratio(own / peer),
            null);
        if (verified.Any(result => result.Statuses.Keys.Any(status => status != "401")))
        {
            report.Say("Not every token was answered 401, as those of an unknown repository are: " + string.Join(", ", verified[^1].Statuses));
        }

        Task<LoadResult> LoadAsync(ChildProcess server, string path, string? bearer) => LoadGenerator.RunApartAsync(new LoadOptions
        {
            Url = new Uri(server.Address, path),
            Seconds = options.Seconds,
            Count = 30_000 * (options.Seconds + 1),
            WrongEvery = 1,
            Token = bearer,
        });
    }

    private static async Task FloodAsync(BenchmarkOptions options, string published, Report report)
    {
        await using var sandbox = await SandboxPeer.StartAsync(hangs: false);
        await using var gateway = await GatewayPeer.StartAsync(published, new Uri(sandbox.Address, "/api"));
        var (quiet, good, bad) = (new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>());
        await Task.WhenAll(GoodAsync(), BadAsync());
        for (var run = 0; run < options.Runs; run++)
        {
            quiet.Add(await GoodAsync());
            await GatewayPeer.SettleAsync(gateway);
            var flood = BadAsync();
            good.Add(await GoodAsync());
            bad.Add(await flood);
            await GatewayPeer.SettleAsync(gateway);
        }

        report.Raw("trust, bad signatures refused a second during the good builds", bad.Select(result => result.PerSecond));
        report.Raw("trust, good build during the flood, p50 ms", good.Select(result => result.P50));
        report.Raw("trust, good build during the flood, p99 ms", good.Select(result => result.P99));
        report.Raw("trust, good build without a flood, p99 ms", quiet.Select(result => result.P99));
        var p99 = Report.Median(good.Select(result => result.P99));
        report.Add(
            "refusing a flood of bad signatures, 64 connections, while good builds come",
            "",
            $"{Report.Text(Report.Median(bad.Select(result => result.PerSecond)))}/s",
            "",
            null);
        report.Add(
            $"a good build during that flood, {GoodRate} a second, each on disk before its 202",
            "p99 < 100 ms",
            $"p50 {Report.Text(Report.Median(good.Select(result => result.P50)))} ms, p99 {Report.Text(p99)} ms; p99 {Report.Text(Report.Median(quiet.Select(result => result.P99)))} ms without it",
            "",
            p99 < MaxLatencyOfGood.TotalMilliseconds && good.All(static result => result.Statuses.Keys.All(static status => status == "202")));

        Task<LoadResult> GoodAsync() => LoadGenerator.RunApartAsync(new LoadOptions
        {
            Url = new Uri(gateway.Address, "/api/v1/builds"),
            Connections = 8,
            Seconds = options.Seconds,
            Rate = GoodRate,
            Count = GoodRate * (options.Seconds + 1),
        });

        // A second more on either side, so that every good build meets it.
        Task<LoadResult> BadAsync() => LoadGenerator.RunApartAsync(new LoadOptions
        {
            Url = new Uri(gateway.Address, "/api/v1/builds"),
            Seconds = options.Seconds + 2,
            Count = 20_000 * (options.Seconds + 3),
            WrongEvery = 1,
        });
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The sample is not what was to be measured.");
        }
    }
}
