using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Tests.Ledger;

namespace Gateway.Tests.Lanes;

public sealed class LaneOwnershipTests : IDisposable
{
    private const string Flow = PlanningCases.Flow;
    private static readonly Lane Staging = new("org/pipelines", "", "staging");

    private readonly KeyFolder _folder = new();
    private readonly LedgerKey _key;
    private readonly LaneCodec _codec;
    private readonly LaneRows _ledger = new();
    private readonly LaneOwnership _book;

    public LaneOwnershipTests()
    {
        _key = _folder.Key();
        _codec = new LaneCodec(_key);
        _book = new LaneOwnership(_ledger, _codec);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_lane_applied_is_known_with_its_last_spec()
    {
        _ledger.Own.Add(Row("daily", removed: false));
        _ledger.Own.Add(Row("gone", removed: true));

        var knowledge = (await ReadAsync()).Knowledge;

        Assert.Equal([("daily", false), ("gone", true)], knowledge.Owned.Select(owned => (owned.Name, owned.Removed)));
        Assert.All(knowledge.Owned, owned => Assert.Equal((Flow, owned.Name), (owned.FlowName, owned.LastSpec!.Name)));
    }

    [Fact]
    public async Task A_spec_that_can_no_longer_be_read_leaves_the_deployment_known()
    {
        var row = Row("daily", removed: false);
        row.Spec = [1, 2, 3];
        _ledger.Own.Add(row);

        Assert.Null(Assert.Single((await ReadAsync()).Knowledge.Owned).LastSpec);
    }

    [Fact]
    public async Task Deployments_in_the_care_of_other_lanes_are_named_with_those_lanes()
    {
        _ledger.Others.Add(Row("daily", removed: false, "org/one", "prod"));
        _ledger.Others.Add(Row("daily", removed: false, "org/two", "staging"));

        var knowledge = (await ReadAsync()).Knowledge;

        Assert.Equal(["daily"], _ledger.AskedFor);
        Assert.Equal([KeyValuePair.Create((Flow, "daily"), "org/one, MODE prod and org/two, MODE staging")], knowledge.OfOthers);
    }

    [Fact]
    public async Task What_a_rollout_of_another_lane_has_claimed_is_that_lanes()
    {
        _ledger.Claims.Add(Claim("daily"));

        Assert.Equal([KeyValuePair.Create((Flow, "daily"), "org/one, MODE prod")], (await ReadAsync()).Knowledge.OfOthers);
    }

    [Fact]
    public async Task What_other_lanes_dropped_may_be_taken_over_and_is_known_as_the_last_of_them_left_it()
    {
        var (older, newer) = (Row("daily", removed: true, "org/one", "prod"), Row("daily", removed: true, "org/two", "staging"));
        newer.RolloutSequence = 4;
        newer.Spec = _codec.WriteSpec(new Lane("org/two", "", "staging"), Flow, RecordedSpecs.Bare("daily") with { Description = "the last" });
        _ledger.Others.AddRange([newer, older]);

        var knowledge = (await ReadAsync()).Knowledge;

        Assert.Empty(knowledge.OfOthers);
        var (key, removed) = Assert.Single(knowledge.RemovedByOthers);
        Assert.Equal(((Flow, "daily"), true, "the last"), (key, removed.Removed, removed.LastSpec?.Description));
    }

    [Fact]
    public async Task What_one_lane_dropped_and_another_has_is_nobodys_to_take_over()
    {
        _ledger.Others.AddRange([Row("daily", removed: true, "org/one", "prod"), Row("daily", removed: false, "org/two", "staging")]);

        var knowledge = (await ReadAsync()).Knowledge;

        Assert.Empty(knowledge.RemovedByOthers);
        Assert.Equal([KeyValuePair.Create((Flow, "daily"), "org/two, MODE staging")], knowledge.OfOthers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_this_lane_dropped_and_another_has_taken_or_claimed_is_not_its_own_but_stays_as_it_is(bool taken)
    {
        _ledger.Own.AddRange([Row("gone", removed: true), Row("kept", removed: false)]);
        if (taken)
        {
            _ledger.Others.Add(Row("gone", removed: false, "org/one", "prod"));
        }
        else
        {
            _ledger.Claims.Add(Claim("gone"));
        }

        var reading = await ReadAsync();
        var change = _book.After(Staging, 7, Plan([Unchanged("kept")]), reading, new HashSet<(string, string)>(), new HashSet<Guid>());

        Assert.Equal(["daily", "gone"], _ledger.AskedFor.Order(StringComparer.Ordinal));
        Assert.Equal(["kept"], reading.Knowledge.Owned.Select(owned => owned.Name));
        Assert.Equal([("kept", false, 7L), ("gone", true, 3L)], change.Deployments.Select(row => (row.Name, row.Removed, row.RolloutSequence)));
    }

    [Fact]
    public async Task What_the_lane_has_in_its_care_needs_no_claim()
    {
        var plan = Plan([Unchanged("daily")]) with { Prunes = [Prune("fresh", isNew: true)] };

        Assert.True(await _book.ClaimAsync(Staging, 7, plan, Reading([Row("daily", removed: false), Row("fresh", removed: false)]), CancellationToken.None));
        Assert.Null(_ledger.Claimed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_new_comes_back_or_is_pruned_again_is_claimed_before_it_is_changed(bool isFree)
    {
        _ledger.IsFree = isFree;
        var live = PlanningCases.Live with { Name = "kept" };
        var plan = Plan([Unchanged("found"), Unchanged("back"), Unchanged("own"), new PlannedDeployment.Create(RecordedSpecs.Bare("new"), Flow)]) with
        {
            Prunes =
            [
                Prune("again", isNew: false),
                Prune("runs", isNew: false) with { Behaviour = PruneBehaviour.Pause },
                new PlannedPrune(Flow, PlanningCases.Live with { Name = "stays", Paused = true }, PruneBehaviour.Delete, false),
                new PlannedPrune(Flow, live, PruneBehaviour.Keep, false),
            ],
        };

        var claimed = await _book.ClaimAsync(Staging, 7, plan, Reading([Row("own", removed: false), Row("back", removed: true), Row("again", removed: true), Row("runs", removed: true), Row("stays", removed: true), Row("kept", removed: true)]), CancellationToken.None);

        Assert.Equal(isFree, claimed);
        Assert.Equal([(Flow, "found"), (Flow, "back"), (Flow, "new"), (Flow, "again"), (Flow, "runs"), (Flow, "stays")], _ledger.Claimed);
    }

    [Fact]
    public async Task The_modes_wishes_and_the_requests_are_known()
    {
        var options = PolicyBuilders.Staging();
        options.ManualChanges = ManualChanges.Override;
        options.Prune = PruneBehaviour.Delete;

        var knowledge = (await _book.ReadAsync(Staging, PolicyBuilders.Mode(options), [PlanningCases.Wanted], true, CancellationToken.None)).Knowledge;

        Assert.Equal((ManualChanges.Override, PruneBehaviour.Delete, true), (knowledge.ManualChanges, knowledge.Prune, knowledge.AllowMassPrune));
        Assert.False((await ReadAsync()).Knowledge.AllowMassPrune);
    }

    [Fact]
    public void After_a_rollout_its_deployments_are_in_the_lanes_care()
    {
        var plan = Plan([Unchanged("daily"), Unchanged("found"), Unchanged("known")]);
        var known = Row("known", removed: true);
        known.Adopted = true;

        var change = _book.After(Staging, 7, plan, Reading([known]), new HashSet<(string, string)> { (Flow, "found") }, new HashSet<Guid>());

        Assert.Equal(Staging, change.Lane);
        Assert.Equal(
            [("daily", false, false, 7L), ("found", true, false, 7L), ("known", true, false, 7L)],
            change.Deployments.Select(row => (row.Name, row.Adopted, row.Removed, row.RolloutSequence)));
        Assert.All(change.Deployments, row => Assert.Equal((PlanningCases.Id, row.Name), (row.DeploymentId, _codec.ReadSpec(Staging, row)!.Name)));
    }

    [Fact]
    public void One_that_was_created_by_the_lane_is_not_adopted_by_being_found_again()
    {
        var change = _book.After(Staging, 7, Plan([Unchanged("known")]), Reading([Row("known", removed: false)]), new HashSet<(string, string)> { (Flow, "known") }, new HashSet<Guid>());

        Assert.False(Assert.Single(change.Deployments).Adopted);
    }

    [Fact]
    public void What_the_manifest_dropped_stays_in_the_lanes_care_until_it_is_deleted()
    {
        var (fresh, before, deleted) = (Prune("fresh", isNew: true), Prune("before", isNew: false), Prune("deleted", isNew: true));
        LaneDeployment[] known = [Row("fresh", removed: false), Row("before", removed: true), Row("deleted", removed: false)];
        known[1].Adopted = true;

        var change = _book.After(Staging, 7, Plan([]) with { Prunes = [fresh, before, deleted] }, Reading(known), new HashSet<(string, string)>(), new HashSet<Guid> { deleted.Live.Id });

        Assert.Equal(
            [("fresh", false, true, 7L, fresh.Live.Id), ("before", true, true, 3L, before.Live.Id)],
            change.Deployments.Select(row => (row.Name, row.Adopted, row.Removed, row.RolloutSequence, row.DeploymentId)));
        Assert.Same(known[0].Spec, change.Deployments[0].Spec);
    }

    private static LaneReading Reading(IReadOnlyList<LaneDeployment> rows) => new(rows, LaneKnowledge.None);

    private Task<LaneReading> ReadAsync() => _book.ReadAsync(Staging, PolicyBuilders.Mode(), [PlanningCases.Wanted], false, CancellationToken.None);

    private LaneDeployment Row(string name, bool removed, string repository = "org/pipelines", string mode = "staging") => new()
    {
        Repository = repository,
        Project = "",
        Mode = mode,
        FlowName = Flow,
        Name = name,
        Removed = removed,
        RolloutSequence = 3,
        Spec = _codec.WriteSpec(Staging, Flow, RecordedSpecs.Bare(name)),
    };

    private static DeploymentClaim Claim(string name) => new() { FlowName = Flow, Name = name, Repository = "org/one", Project = "", Mode = "prod", RolloutSequence = 9 };

    private static RolloutPlan Plan(IReadOnlyList<PlannedDeployment> deployments) => new(deployments, []);

    private static PlannedDeployment.Unchanged Unchanged(string name) => new(RecordedSpecs.Bare(name), Flow, PlanningCases.Live with { Name = name });

    private static PlannedPrune Prune(string name, bool isNew) => new(Flow, PlanningCases.Live with { Id = Guid.NewGuid(), Name = name }, PruneBehaviour.Delete, isNew);

    private sealed class LaneRows : UnusedLaneLedger
    {
        public List<LaneDeployment> Own { get; } = [];

        public List<LaneDeployment> Others { get; } = [];

        public List<DeploymentClaim> Claims { get; } = [];

        public IReadOnlyCollection<string> AskedFor { get; private set; } = [];

        public IReadOnlyList<(string Flow, string Name)>? Claimed { get; private set; }

        public bool IsFree { get; set; } = true;

        public override Task<IReadOnlyList<LaneDeployment>> ListDeploymentsAsync(Lane lane, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<LaneDeployment>>(lane == Staging ? Own : []);

        public override Task<IReadOnlyList<LaneDeployment>> ListOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
        {
            AskedFor = names;
            return Task.FromResult<IReadOnlyList<LaneDeployment>>(lane == Staging ? Others : []);
        }

        public override Task<IReadOnlyList<DeploymentClaim>> ListClaimsOfOthersAsync(Lane lane, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<DeploymentClaim>>(lane == Staging ? Claims : []);

        public override Task<bool> ClaimAsync(Lane lane, long rollout, IReadOnlyCollection<(string Flow, string Name)> deployments, CancellationToken cancellationToken)
        {
            Claimed = [.. deployments];
            return Task.FromResult(IsFree);
        }
    }
}
