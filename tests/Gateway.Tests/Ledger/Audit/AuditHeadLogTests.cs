using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Ledger.Audit;

public sealed class AuditHeadLogTests : IDisposable
{
    private static readonly string Hash = new('a', 64);

    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly AuditTrail _trail;
    private readonly AuditHeadLog _log;

    public AuditHeadLogTests()
    {
        _trail = new AuditTrail(AuditEntries.Keys(), _time, NullLogger<AuditTrail>.Instance);
        _log = new AuditHeadLog(new Ended(new AuditHead(7, Hash)), _trail, Options.Create(new AuditOptions()), _time, _lines);
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_thousand_new_entries_are_logged_at_once_and_fewer_are_not()
    {
        await StartAsync();

        _trail.Grown!(new AuditHead(7 + AuditHeadLog.MaxEntries - 1, Hash));
        _trail.Grown(new AuditHead(7 + AuditHeadLog.MaxEntries, Hash));
        _trail.Grown(new AuditHead(7 + AuditHeadLog.MaxEntries + 1, Hash));

        Assert.Equal([$"7:{Hash}", $"1007:{Hash}"], _lines.Heads);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_logged_again()
    {
        await StartAsync();

        await _log.StopAsync(CancellationToken.None);

        Assert.Equal([$"7:{Hash}"], _lines.Heads);
    }

    private async Task StartAsync()
    {
        await _log.StartAsync(CancellationToken.None);
        await _lines.First.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private sealed class Ended(AuditHead head) : IAuditLedger
    {
        public Task<AuditEnd> ReadEndAsync(CancellationToken cancellationToken) => Task.FromResult(new AuditEnd(head, LacksKey: false, LosesKey: false));

        public Task RecordAsync(AuditRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AuditVerdict> VerifyAsync(AuditHead? head, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Lines : ILogger<AuditHeadLog>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Heads { get; } = [];

        public Task First => _first.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Heads.Add(((IReadOnlyList<KeyValuePair<string, object?>>)state!).Single(pair => pair.Key == "Head").Value!.ToString()!);
            _first.TrySetResult();
        }
    }
}
