using Gateway.Builds;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Intake;

public sealed class IntakeAuditTests
{
    private static readonly WebhookCredential Proof = new(CredentialKind.StandardWebhooks, "org/a", "msg_1");

    private readonly RecordingAudit _audit = new();

    [Fact]
    public async Task What_is_answered_is_left_to_whoever_answers()
    {
        Assert.Equal(7, await RunAsync(_ => Task.FromResult(7), CancellationToken.None));

        Assert.Empty(_audit.Records);
    }

    [Fact]
    public async Task What_the_gateway_fails_at_is_noted_as_failed()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(_ => throw new InvalidOperationException(), CancellationToken.None));

        var record = Assert.Single(_audit.Records);
        Assert.Equal((AuditActions.Plan, "org/a", AuditOutcomes.Failed, "internal_error; credential standard_webhooks."), (record.Action, record.Subject, record.Outcome, record.Detail));
    }

    [Fact]
    public async Task A_caller_that_goes_is_noted_and_does_not_keep_it_from_being_noted()
    {
        using var leaving = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(
            async _ =>
            {
                await leaving.CancelAsync();
                leaving.Token.ThrowIfCancellationRequested();
                return 0;
            },
            leaving.Token));

        Assert.Equal(AuditOutcomes.Cancelled, Assert.Single(_audit.Records).Outcome);
        Assert.False(_audit.Token.CanBeCanceled);
    }

    [Fact]
    public async Task It_says_of_which_build_it_is_once_that_was_read()
    {
        var build = PolicyBuilders.Build();

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(
            subject =>
            {
                subject.Build = build;
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.StartsWith($"internal_error; run {build.RunId}, attempt {build.RunAttempt}, {build.Ref} at {build.Sha}", Assert.Single(_audit.Records).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_noted_ends_as_it_would_have_ended()
    {
        _audit.IsAway = true;

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(_ => throw new InvalidOperationException(), CancellationToken.None));
    }

    private Task<int> RunAsync(Func<IntakeSubject, Task<int>> work, CancellationToken cancellationToken) =>
        new IntakeAudit(_audit, NullLogger<IntakeAudit>.Instance).RunAsync(Actor.Repository("org/a"), AuditActions.Plan, Proof, work, cancellationToken);

    private sealed class RecordingAudit : IAuditLedger
    {
        public List<AuditRecord> Records { get; } = [];

        public CancellationToken Token { get; private set; }

        public bool IsAway { get; set; }

        public Task RecordAsync(AuditRecord record, CancellationToken cancellationToken)
        {
            if (IsAway)
            {
                throw new LedgerUnavailableException("It is away.");
            }

            Records.Add(record);
            Token = cancellationToken;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AuditVerdict> VerifyAsync(AuditHead? head, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AuditEnd> ReadEndAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
