using Gateway.Prefect;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Gateway.IntegrationTests.Prefect;

/// <summary>A server that gives recorded answers, and the gateway's client for it.</summary>
internal sealed class RecordedPrefect : IDisposable
{
    private readonly ServiceProvider _services;

    public RecordedPrefect(Dictionary<string, string?>? settings = null)
    {
        Server = WireMockServer.Start();
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Gateway:Prefect:ApiUrl"] = $"{Server.Url}/api",
            ["Gateway:Prefect:RetryDelay"] = "0",
        };
        foreach (var (key, value) in settings ?? [])
        {
            values[$"Gateway:Prefect:{key}"] = value;
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddPrefect(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        _services = services.BuildServiceProvider();
    }

    public WireMockServer Server { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 11, 30, 0, TimeSpan.Zero));

    public IPrefectServer Client => _services.GetRequiredService<IPrefectServer>();

    public WritePace Pace => _services.GetRequiredService<WritePace>();

    /// <summary>Requests received, oldest first: method and path.</summary>
    public IReadOnlyList<string> Requests => [.. Server.LogEntries.Select(entry => $"{entry.RequestMessage!.Method} {entry.RequestMessage.Path}")];

    public string? Header(int request, string name) =>
        Server.LogEntries.ElementAt(request).RequestMessage!.Headers!.TryGetValue(name, out var values) ? string.Join(',', values) : null;

    public string? Body(int request) => Server.LogEntries.ElementAt(request).RequestMessage!.Body;

    /// <summary>Answers a path, the first time with the first answer and so on; the last one stays.</summary>
    public void Answers(string method, string path, params (int Status, string Body)[] answers) =>
        Answers(method, path, answers.Select(answer => Json(answer.Status, answer.Body)).ToArray());

    public void Answers(string method, string path, params IResponseBuilder[] answers)
    {
        var scenario = $"{method} {path}";
        for (var index = 0; index < answers.Length; index++)
        {
            var given = Server.Given(Request.Create().WithPath($"/api{path}").UsingMethod(method));
            if (answers.Length > 1)
            {
                var state = given.InScenario(scenario);
                state = index > 0 ? state.WhenStateIs($"{index}") : state;
                given = state.WillSetStateTo($"{Math.Min(index + 1, answers.Length - 1)}");
            }

            given.RespondWith(answers[index]);
        }
    }

    public static IResponseBuilder Json(int status, string body) =>
        Response.Create().WithStatusCode(status).WithHeader("content-type", "application/json").WithBody(body);

    public void Dispose()
    {
        _services.Dispose();
        Server.Dispose();
    }
}
