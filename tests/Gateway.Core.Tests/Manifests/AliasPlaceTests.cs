using Gateway.Diagnostics;

namespace Gateway.Core.Tests.Manifests;

public sealed class AliasPlaceTests
{
    [Fact]
    public void A_list_that_an_alias_puts_in_the_wrong_place_is_found_where_the_alias_stands()
    {
        var finding = ManifestFixture.Compile(
            """
            definitions:
              tags: &common
                - etl
                - nightly
            deployments:
              - name: load-staging
                entrypoint: pipelines/load/flow.py:load
                work_pool: {name: docker-pool}
                tags:
                  - *common
                  - bank
            """).OnlyFinding();

        Assert.Equal(("type_mismatch", "A tag must be text, not a list.", new ManifestLocation(10, 9)), (finding.Code, finding.Message, finding.Location));
    }

    [Fact]
    public void What_is_wrong_within_an_anchor_is_found_there_once_with_the_places_that_use_it()
    {
        var finding = ManifestFixture.Compile(
            """
            definitions:
              pool: &pool {name: 5}
            deployments:
              - {name: a, entrypoint: a.b, work_pool: *pool}
              - {name: b, entrypoint: a.b, work_pool: *pool}
            """).OnlyFinding();

        Assert.Equal((new ManifestLocation(2, 22), "a"), (finding.Location, finding.Deployment));
        Assert.Equal([new FindingPlace("b", new ManifestLocation(5, 43))], finding.OtherPlaces);
        Assert.Equal("work_pool.name must be text, not a whole number. Also in 1 other place: b (line 5).", finding.Detail);
    }

    [Fact]
    public void What_one_alias_alone_uses_is_found_at_the_alias_and_says_where_it_is_written()
    {
        var finding = ManifestFixture.Compile(
            """
            definitions:
              pool: &pool {name: 5}
            deployments:
              - {name: a, entrypoint: a.b, work_pool: *pool}
            """).OnlyFinding();

        Assert.Equal(new ManifestLocation(4, 43), finding.Location);
        Assert.Equal("work_pool.name must be text, not a whole number. (Defined at line 2, column 22, and used here through an alias.)", finding.Detail);
    }

    [Fact]
    public void What_is_wrong_with_a_use_is_found_at_each()
    {
        var finding = ManifestFixture.Compile(
            """
            definitions:
              pool: &pool [1]
            deployments:
              - {name: a, entrypoint: a.b, work_pool: *pool}
              - {name: b, entrypoint: a.b, work_pool: *pool}
            """).OnlyFinding();

        Assert.Equal(new ManifestLocation(4, 43), finding.Location);
        Assert.Equal([new FindingPlace("b", new ManifestLocation(5, 43))], finding.OtherPlaces);
    }

    [Fact]
    public void What_a_merge_key_brings_is_found_where_it_is_merged()
    {
        var finding = ManifestFixture.Compile(
            """
            definitions:
              shared: &shared
                pauzed: true
            deployments:
              - <<: *shared
                name: a
                entrypoint: a.b
                work_pool: {name: p}
            """).OnlyFinding();

        Assert.Equal(("key_unknown", new ManifestLocation(5, 9)), (finding.Code, finding.Location));
        Assert.EndsWith("(Defined at line 3, column 5, and used here through an alias.)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_alias_within_an_alias_the_outer_one_is_where_it_is_found()
    {
        var finding = ManifestFixture.Compile(
            """
            definitions:
              name: &name 5
              pool: &pool
                name: *name
            deployments:
              - {name: a, entrypoint: a.b, work_pool: *pool}
            """).OnlyFinding();

        Assert.Equal(new ManifestLocation(6, 43), finding.Location);
        Assert.Contains("(Defined at line 4, column 11,", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trigger_of_an_aliased_list_is_told_from_the_others()
    {
        var compilation = ManifestFixture.Compile(
            """
            definitions:
              triggers: &triggers
                - {expect: [x]}
                - {expect: [y], job_variables: {env: {MODE: prod}}}
            deployments:
              - {name: a, entrypoint: a.b, work_pool: {name: p}, triggers: *triggers}
            """,
            ManifestFixture.Everything with { ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" } });

        Assert.Equal("reserved_variable", compilation.OnlyFinding().Code);
    }

    [Fact]
    public void Two_merge_keys_are_merged_and_the_last_wins()
    {
        var compilation = ManifestFixture.Compile(
            """
            definitions:
              pool: &pool {name: docker-pool, work_queue_name: light}
              queue: &queue {work_queue_name: heavy}
            deployments:
              - name: load-staging
                entrypoint: pipelines/load/flow.py:load
                work_pool:
                  <<: *pool
                  <<: *queue
            """);

        var spec = Assert.Single(compilation.Deployments);
        Assert.Equal(("docker-pool", "heavy"), (spec.WorkPoolName, spec.WorkQueueName));
        var finding = compilation.OnlyFinding();
        Assert.Equal(("merge_key_repeated", FindingSeverity.Warning, new ManifestLocation(9, 7)), (finding.Code, finding.Severity, finding.Location));
        Assert.Contains("the last << counts", finding.Message, StringComparison.Ordinal);
    }
}
