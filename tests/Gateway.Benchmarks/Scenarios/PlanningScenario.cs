using System.Diagnostics;
using System.Text;
using Gateway.Benchmarks.Peers;
using Gateway.Builds;
using Gateway.Hosting;
using Gateway.Lanes;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Sandbox;
using Gateway.Secrets;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>Reading, checking and planning a manifest against as many live deployments, all of which have another image.</summary>
internal static class PlanningScenario
{
    private static readonly int[] Sizes = [12, 100, 1000];

    public static async Task RunAsync(BenchmarkOptions options, WorkFolder work, Report report)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false);
        builder.Configuration.AddInMemoryCollection(GatewayPeer.Settings(sandbox.ApiUrl, Path.Combine(work.Path, "planning.db"))
            .Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)));
        builder.Configuration["Serilog:MinimumLevel:Default"] = "Error";
        GatewayService.Configure(builder);
        await using var app = builder.Build();

        var inputs = new List<(int Size, BuildResult Build, LiveState Live)>();
        foreach (var size in Sizes)
        {
            sandbox.Clear();
            inputs.Add((size, Read(size, image: 2), await CreateAsync(app.Services, Read(size, image: 1))));
        }

        var policy = app.Services.GetRequiredService<GatewayPolicy>();
        var took = inputs.ToDictionary(input => input.Size, _ => new List<double>());
        foreach (var (size, build, live) in inputs)
        {
            Repeat(size, build, live, TimeSpan.FromSeconds(1.5), []);
        }

        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var (size, build, live) in inputs)
            {
                var times = new List<double>();
                Repeat(size, build, live, TimeSpan.FromSeconds(1), times);
                took[size].Add(Report.Median(times));
            }
        }

        var each = Report.Median(took[12]) / 12;
        foreach (var size in Sizes)
        {
            report.Raw($"planning, {size} deployments, ms", took[size]);
            var median = Report.Median(took[size]);
            var ratio = median / size / each;
            var goal = size == 1000 ? "< 250 ms; ≤ 1.20× per deployment" : size == 12 ? "" : "≤ 1.20× per deployment";
            report.Add($"read, check and plan {size} deployments, none remembered, all updated", goal, $"{Report.Text(median)} ms, {Report.Text(median / size * 1000)} µs each", Report.Ratio(ratio), size == 12 ? null : ratio <= 1.2 && median < 250);
        }

        void Repeat(int size, BuildResult build, LiveState live, TimeSpan time, List<double> times)
        {
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                var started = Stopwatch.GetTimestamp();
                using var cache = new ManifestCache();
                var passed = Passed(new BuildReviewer(policy, cache, new SecretStore(policy)), build);
                var plan = Planner.Plan(passed.Deployments, live);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (plan.Deployments.OfType<PlannedDeployment.Update>().Count() != size)
                {
                    throw new InvalidOperationException("The plan is not what was to be measured.");
                }
            }
        }
    }

    private static BuildResult Read(int size, int image) =>
        BuildResultReader.Read(Encoding.UTF8.GetBytes(SampleBuild.Json(size, image).ToJsonString())).Build
        ?? throw new InvalidOperationException("The sample is no build result.");

    private static BuildReview.Passed Passed(BuildReviewer reviewer, BuildResult build) =>
        reviewer.Review(build, SampleBuild.Repository) as BuildReview.Passed
        ?? throw new InvalidOperationException("The sample does not pass the review.");

    private static async Task<LiveState> CreateAsync(IServiceProvider services, BuildResult build)
    {
        var prefect = services.GetRequiredService<IPrefectServer>();
        using var cache = new ManifestCache();
        var specs = Passed(new BuildReviewer(services.GetRequiredService<GatewayPolicy>(), cache, services.GetRequiredService<ISecretStore>()), build).Deployments;
        var reader = new LiveReader(prefect);
        var plan = Planner.Plan(specs, await reader.ReadAsync(specs, LaneKnowledge.None, CancellationToken.None));
        foreach (var create in plan.Deployments.OfType<PlannedDeployment.Create>())
        {
            var flow = await prefect.EnsureFlowAsync(create.FlowName, CancellationToken.None);
            await prefect.CreateDeploymentAsync(DeploymentBodies.Create(create.Spec, flow), CancellationToken.None);
        }

        return await reader.ReadAsync(specs, LaneKnowledge.None, CancellationToken.None);
    }
}
