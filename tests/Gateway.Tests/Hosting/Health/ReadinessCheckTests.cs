using System.Reflection;
using Gateway.Hosting.Access;
using Gateway.Hosting.Health;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Tests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting.Health;

public sealed class ReadinessCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly ReadinessCheck _check;

    public ReadinessCheckTests() => _check = new ReadinessCheck(
        new BrokenLedger(),

        // Where the ledger cannot be read, nobody tries to write it.
        probe: null!,
        Stub.Of<IPrefectServer>(static _ => throw new PrefectUnavailableException("away")),
        PolicyCompiler.Compile(new PolicyOptions(), takesTokens: false, []).Policy!,
        new CertificateCheck(Options.Create(new HttpOptions()), _time),
        new ReadinessLog(NullLogger<ReadinessLog>.Instance),
        new LastOutage(_time),
        _time);

    public void Dispose() => _check.Dispose();

    [Fact]
    public async Task A_report_says_when_it_was_made_and_how_old_it_is()
    {
        var first = await _check.RunAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        var kept = await _check.RunAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        var next = await _check.RunAsync(CancellationToken.None);

        Assert.Equal((Now, 0), (first.CheckedAt, first.AgeSeconds));
        Assert.Equal((Now, 3), (kept.CheckedAt, kept.AgeSeconds));
        Assert.Equal((Now.AddSeconds(6), 0), (next.CheckedAt, next.AgeSeconds));
    }

    [Fact]
    public async Task Strangers_see_how_old_it_is_too() =>
        Assert.Equal(Now, (await _check.RunAsync(CancellationToken.None)).ToStrangers().CheckedAt);

    private sealed class BrokenLedger : UnusedRolloutLedger
    {
        public override Task<string?> FindFaultAsync(CancellationToken cancellationToken) => Task.FromResult<string?>("The database cannot be read.");
    }

    /// <summary>Answers every call of a service in one way.</summary>
    public class Stub : DispatchProxy
    {
        private Func<string, object?> _answer = null!;

        public static T Of<T>(Func<string, object?> answer)
            where T : class
        {
            var stub = Create<T, Stub>();
            ((Stub)(object)stub)._answer = answer;
            return stub;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name);
    }
}
