using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Rollouts.Freezes;
using Gateway.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Operations;

public sealed class FreezeRegisterTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Oncall = Actor.ApiKey("oncall");

    private readonly FakeTimeProvider _time = new(Now);
    private readonly FreezeLedger _ledger = new();
    private readonly FreezeRegister _book;

    public FreezeRegisterTests() => _book = new FreezeRegister(_ledger, FreezeCalendar.Compile(PolicyBuilders.Policy()), _time);

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_freeze_that_the_ledger_has_holds_from_the_first_question_on()
    {
        _ledger.Freezes["staging"] = Freeze();

        Assert.Equal("The open days.", (await FindAsync("STAGING"))?.Reason);
        Assert.Null(await FindAsync("prod"));
    }

    [Fact]
    public async Task The_ledger_is_read_once()
    {
        await FindAsync("staging");
        await FindAsync("prod");
        await _book.FreezeAsync(Freeze(), Oncall, CancellationToken.None);

        Assert.Equal(1, _ledger.Reads);
    }

    [Fact]
    public async Task Without_the_ledger_there_is_no_answer_until_it_can_be_read()
    {
        _ledger.Freezes["staging"] = Freeze();
        _ledger.IsAway = true;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => FindAsync("staging"));
        _ledger.IsAway = false;
        Assert.NotNull(await FindAsync("staging"));
    }

    [Fact]
    public async Task A_freeze_ends_by_itself_when_its_time_is_over()
    {
        await _book.FreezeAsync(Freeze(), Oncall, CancellationToken.None);

        _time.SetUtcNow(Now.AddHours(1).AddTicks(-1));
        Assert.NotNull(await FindAsync("staging"));
        _time.SetUtcNow(Now.AddHours(1));
        Assert.Null(await FindAsync("staging"));
        Assert.False(await _book.UnfreezeAsync("staging", Oncall, CancellationToken.None));
    }

    [Fact]
    public async Task A_freeze_and_its_end_are_in_the_ledger()
    {
        await _book.FreezeAsync(Freeze(), Oncall, CancellationToken.None);
        Assert.Equal(["staging"], _ledger.Freezes.Keys);

        Assert.True(await _book.UnfreezeAsync("staging", Oncall, CancellationToken.None));
        Assert.Empty(_ledger.Freezes);
        Assert.Null(await FindAsync("staging"));
    }

    [Fact]
    public async Task What_the_ledger_could_not_record_did_not_happen()
    {
        await _book.FreezeAsync(Freeze(), Oncall, CancellationToken.None);
        _ledger.IsAway = true;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => _book.FreezeAsync(Freeze("prod"), Oncall, CancellationToken.None));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => _book.UnfreezeAsync("staging", Oncall, CancellationToken.None));

        Assert.Null(await FindAsync("prod"));
        Assert.NotNull(await FindAsync("staging"));
    }

    [Fact]
    public async Task A_freeze_holds_before_the_ledger_has_it_so_that_no_build_slips_between()
    {
        ModeFreeze? during = null;
        _ledger.OnFreeze = async () => during = await FindAsync("staging");

        await _book.FreezeAsync(Freeze(), Oncall, CancellationToken.None);

        Assert.NotNull(during);
    }

    private static ModeFreeze Freeze(string mode = "staging") => new() { Mode = mode, Reason = "The open days.", By = "oncall", At = Now, Until = Now.AddHours(1) };

    private Task<ModeFreeze?> FindAsync(string mode) => _book.FindAsync(mode, CancellationToken.None).AsTask();

    private sealed class FreezeLedger : UnusedLaneLedger
    {
        public Dictionary<string, ModeFreeze> Freezes { get; } = [];

        public bool IsAway { get; set; }

        public int Reads { get; private set; }

        public Func<Task> OnFreeze { get; set; } = () => Task.CompletedTask;

        public override Task<IReadOnlyList<ModeFreeze>> ListFreezesAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return IsAway ? throw new LedgerUnavailableException("away") : Task.FromResult<IReadOnlyList<ModeFreeze>>([.. Freezes.Values]);
        }

        public override async Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken)
        {
            await OnFreeze();
            Freezes[freeze.Mode] = IsAway ? throw new LedgerUnavailableException("away") : freeze;
        }

        public override Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken) =>
            Task.FromResult(IsAway ? throw new LedgerUnavailableException("away") : Freezes.Remove(mode));
    }
}
