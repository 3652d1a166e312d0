using System.Net;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.BadInput;

public sealed class ProofTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    private static readonly SignedBuild Right = SignedBuild.From(SignedBuild.Json(runId: 500));

    [Fact]
    public Task A_request_without_a_signature_is_401() =>
        running.PostRefusedAsync(Right with { Unsigned = true }, HttpStatusCode.Unauthorized, "proof_invalid");

    [Fact]
    public Task A_wrong_signature_is_401() => running.PostRefusedAsync(
        Right with { Secret = "whsec_bm90LWEtc2VjcmV0LW9mLWFueWJvZHktYXQtYWxsLTAxMjM=" },
        HttpStatusCode.Unauthorized,
        "proof_invalid");

    [Theory]
    [InlineData(-301)]
    [InlineData(302)]
    public Task A_right_signature_with_another_time_is_401(int seconds) => running.PostRefusedAsync(
        Right with { At = TimeProvider.System.GetUtcNow().AddSeconds(seconds) },
        HttpStatusCode.Unauthorized,
        "proof_invalid");

    [Fact]
    public async Task A_401_says_nothing_about_which_part_was_wrong()
    {
        var unsigned = await running.PostRefusedAsync(Right with { Unsigned = true }, HttpStatusCode.Unauthorized, "proof_invalid");
        var wrong = await running.PostRefusedAsync(Right with { Secret = "whsec_bm90LWEtc2VjcmV0LW9mLWFueWJvZHktYXQtYWxsLTAxMjM=" }, HttpStatusCode.Unauthorized, "proof_invalid");
        var old = await running.PostRefusedAsync(Right with { At = DateTimeOffset.UnixEpoch }, HttpStatusCode.Unauthorized, "proof_invalid");

        Assert.Single(new[] { unsigned, wrong, old }.Select(problem => problem.WithoutTrace()).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_repositorys_secret_is_403()
    {
        var problem = await running.PostRefusedAsync(Right with { Secret = GatewaySettings.OtherSecret }, HttpStatusCode.Forbidden, "build_refused");

        Assert.Contains(problem["errors"]!.AsArray(), error => (string?)error!["code"] == "repository_mismatch" && (string?)error["pointer"] == "/repository");
    }

    [Fact]
    public async Task The_same_id_and_body_again_is_the_same_rollout()
    {
        var build = SignedBuild.From(SignedBuild.Json(runId: 501));
        using var first = await running.Gateway.PostAsync(build);
        var recorded = await running.Gateway.CountRolloutsAsync();

        using var second = await running.Gateway.PostAsync(build);

        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(recorded, await running.Gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_409()
    {
        var build = SignedBuild.From(SignedBuild.Json(runId: 502));
        using var first = await running.Gateway.PostAsync(build);

        await running.PostRefusedAsync(SignedBuild.From(SignedBuild.Json(runId: 503)) with { Id = build.Id }, HttpStatusCode.Conflict, "delivery_conflict");
    }

    [Fact]
    public async Task A_build_signed_as_GitHub_does_is_carried_out_once_whatever_id_it_comes_under()
    {
        var build = SignedBuild.From(SignedBuild.Json(runId: 504)) with { GitHub = true };
        using var first = await running.Gateway.PostAsync(build);

        using var replay = await running.Gateway.PostAsync(build with { Id = "another-delivery" });

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(first.Headers.Location, replay.Headers.Location);
        Assert.True(replay.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Another_body_for_the_run_and_attempt_of_a_GitHub_signature_is_409()
    {
        using var first = await running.Gateway.PostAsync(SignedBuild.From(SignedBuild.Json(runId: 505)) with { GitHub = true });
        var other = SignedBuild.Json(runId: 505);
        other["actor"] = "somebody-else";

        await running.PostRefusedAsync(SignedBuild.From(other) with { GitHub = true }, HttpStatusCode.Conflict, "delivery_conflict");
    }

    [Fact]
    public async Task Two_deliveries_of_one_id_at_one_time_make_one_rollout()
    {
        var build = SignedBuild.From(SignedBuild.Json(runId: 506));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => running.Gateway.PostAsync(build)));

        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Equal(7, answers.Count(answer => answer.Headers.Contains("Idempotent-Replayed")));
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }
}
