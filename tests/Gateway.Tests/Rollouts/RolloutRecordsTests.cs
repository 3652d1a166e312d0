using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Rollouts;

namespace Gateway.Tests.Rollouts;

public sealed class RolloutRecordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly BuildResult Build = PolicyBuilders.Build() with
    {
        RunId = 11,
        RunNumber = 12,
        RunAttempt = 13,
        RepositoryId = 14,
        Actor = "octocat",
        Workflow = "CI/CD",
        EventName = "push",
        ServerUrl = "https://github.com",
        Outputs = new Dictionary<string, JsonElement> { ["commit"] = JsonElement.Parse("""{"stdout":"abc1234"}""") },
        Digest = "sha256:" + new string('a', 64),
        AllowMassPrune = true,
        Manifest = "deployments: []",
        Flows = [new FlowFacts("flows.py:load", "Load", "Loads.", "1", JsonElement.Parse("""{"type": "object"}"""))],
    };

    [Fact]
    public void A_build_comes_back_from_the_ledger_as_it_was()
    {
        var content = RolloutRecords.ToContent(Build);

        var back = RolloutRecords.ToBuild(RolloutRecords.ToRollout(Build, "staging", content, CredentialKind.StandardWebhooks, [], Now), content);

        Assert.Equal(Build with { Checks = back.Checks, Outputs = back.Outputs, Flows = back.Flows }, back);
        Assert.Equal(Build.Checks, back.Checks);
        Assert.Equal(("commit", """{"stdout":"abc1234"}"""), (Assert.Single(back.Outputs).Key, back.Outputs["commit"].GetRawText()));
        var flow = Assert.Single(back.Flows);
        Assert.Equal(Build.Flows[0] with { ParameterOpenApiSchema = flow.ParameterOpenApiSchema }, flow);
        Assert.True(JsonElement.DeepEquals(Build.Flows[0].ParameterOpenApiSchema!.Value, flow.ParameterOpenApiSchema!.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("3.6.29")]
    public void The_images_version_of_Prefect_comes_back_too(string? version)
    {
        var build = Build with { PrefectVersion = version };
        var content = RolloutRecords.ToContent(build);

        var back = RolloutRecords.ToBuild(RolloutRecords.ToRollout(build, "staging", content, CredentialKind.StandardWebhooks, [], Now), content);

        Assert.Equal((version, "Load"), (back.PrefectVersion, Assert.Single(back.Flows).Name));
    }

    [Fact]
    public void What_has_no_column_is_kept_in_the_JSON_that_the_ledger_has_always_had()
    {
        var build = PolicyBuilders.Build() with
        {
            BaseRef = "main",
            RepositoryId = 14,
            Workflow = "CI/CD",
            EventName = "push",
            ServerUrl = "https://github.com",
            Outputs = Build.Outputs,
            PrefectVersion = "3.6.29",
        };

        var rollout = RolloutRecords.ToRollout(build, "staging", RolloutRecords.ToContent(build), CredentialKind.StandardWebhooks, [], Now);

        Assert.Equal(
            """{"repository_id":14,"workflow":"CI/CD","event_name":"push","server_url":"https://github.com","outputs":{"commit":{"stdout":"abc1234"}},"prefect_version":"3.6.29"}""",
            rollout.Details);
    }

    [Fact]
    public void A_build_that_brings_nothing_beside_takes_no_room_for_it()
    {
        var build = PolicyBuilders.Build();
        var rollout = RolloutRecords.ToRollout(build, "staging", RolloutRecords.ToContent(build), CredentialKind.StandardWebhooks, [], Now);

        Assert.Null(rollout.Details);
        Assert.Empty(RolloutRecords.ToBuild(rollout, RolloutRecords.ToContent(build)).Outputs);
    }

    [Fact]
    public void A_new_rollout_is_accepted_now_and_its_id_sorts_by_time()
    {
        var content = RolloutRecords.ToContent(Build);
        var early = RolloutRecords.ToRollout(Build, "staging", content, CredentialKind.GitHub, [], Now);
        var late = RolloutRecords.ToRollout(Build, "staging", content, CredentialKind.GitHub, [], Now.AddMilliseconds(1));

        Assert.Equal((RolloutStatus.Accepted, RolloutKind.Build, Now, "staging", CredentialKind.GitHub), (early.Status, early.Kind, early.AcceptedAt, early.Mode, early.Proof));
        Assert.True(early.Id.CompareTo(late.Id) < 0);
        Assert.Null(early.Findings);
    }

    [Fact]
    public void Equal_content_is_kept_once_and_other_content_apart()
    {
        var hash = RolloutRecords.ToContent(Build).Sha256;

        Assert.Equal(32, hash.Length);
        Assert.Equal(hash, RolloutRecords.ToContent(Build with { Sha = "b" + Build.Sha[1..] }).Sha256);
        Assert.NotEqual(hash, RolloutRecords.ToContent(Build with { Manifest = "deployments: [] " }).Sha256);
        Assert.NotEqual(hash, RolloutRecords.ToContent(Build with { Manifest = "deployments: {}" }).Sha256);
        Assert.NotEqual(hash, RolloutRecords.ToContent(Build with { Flows = [] }).Sha256);
    }

    [Fact]
    public void What_the_token_said_is_kept_for_when_the_build_is_carried_out()
    {
        var claims = new TokenClaims { Repository = "org/pipelines", RepositoryId = 1, RepositoryOwnerId = 2, Ref = "refs/heads/main", Sha = Build.Sha, RunId = 3, RunNumber = 4, RunAttempt = 5, EventName = "push" };
        var content = RolloutRecords.ToContent(Build);

        Assert.Equal(claims, RolloutRecords.ReadToken(RolloutRecords.ToRollout(Build, "staging", content, CredentialKind.Oidc, [], Now, claims).Token));
        Assert.Null(RolloutRecords.ToRollout(Build, "staging", content, CredentialKind.StandardWebhooks, [], Now).Token);
    }

    [Fact]
    public void What_stands_at_the_border_of_manifest_and_flows_cannot_be_moved_over_it()
    {
        Assert.NotEqual(
            RolloutRecords.ToContent(Build with { Manifest = "a[]", Flows = [] }).Sha256,
            RolloutRecords.ToContent(Build with { Manifest = "a", Flows = [] }).Sha256);
    }

    [Fact]
    public void A_rollout_that_applies_a_past_one_again_has_its_build_and_says_where_it_came_from()
    {
        var content = RolloutRecords.ToContent(Build);
        var past = RolloutRecords.ToRollout(Build, "staging", content, CredentialKind.StandardWebhooks, [], Now);
        past.End(RolloutStatus.Failed, DateTimeOffset.UnixEpoch, "prefect_refused", "No.");

        var again = RolloutRecords.Again(past, RolloutKind.Retry, "oncall", Now.AddHours(1));

        Assert.Equal((RolloutKind.Retry, past.Id, "oncall", RolloutStatus.Accepted), (again.Kind, again.SourceId, again.RequestedBy, again.Status));
        Assert.Equal((Now.AddHours(1), null, past.Proof), (again.AcceptedAt, again.FailureCode, again.Proof));
        Assert.NotEqual(past.Id, again.Id);
        var build = RolloutRecords.ToBuild(again, content);
        Assert.Equal(Build with { Checks = build.Checks, Outputs = build.Outputs, Flows = build.Flows }, build);
    }

    [Fact]
    public void Findings_come_back_as_they_were_and_none_take_no_room()
    {
        Finding finding = new("code", FindingSeverity.Warning, "What.", "Do.", new ManifestLocation(3, 4), "load");

        Assert.Equal([finding], RolloutRecords.ReadFindings(RolloutRecords.WriteFindings([finding])));
        Assert.Null(RolloutRecords.WriteFindings([]));
        Assert.Empty(RolloutRecords.ReadFindings(null));
    }
}
