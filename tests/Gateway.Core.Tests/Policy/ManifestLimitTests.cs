using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

/// <summary>What a manifest may ask for in a MODE.</summary>
public sealed class ManifestLimitTests
{
    private const string Key = "Gateway:Modes:staging:";

    [Theory]
    [InlineData("privileged")]
    [InlineData("volumes")]
    [InlineData("network_mode")]
    [InlineData("container_create_kwargs")]
    public void What_reaches_beyond_the_container_is_denied_by_default_even_where_everything_is_allowed(string variable)
    {
        var refusal = Single($$"""{ "{{variable}}": "hush" }""", static mode => mode.AllowedJobVariables = ["*"]);

        Assert.Equal(
            ("job_variable_not_allowed", $"abordagem-staging sets the job variable {variable}, which MODE staging denies.", variable),
            (refusal.Code, refusal.Message, refusal.Seen));
        Assert.Equal(($"no {variable}", Key + "DeniedJobVariables", "/manifest"), (refusal.Expected, refusal.Setting, refusal.Pointer));
        Assert.Contains($"{Key}LockedJobVariables:{variable}", refusal.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void An_allowed_pattern_allows_what_is_not_denied() =>
        Assert.Empty(Review("""{ "mem_limit": "1g", "command": "x" }""", static mode => mode.AllowedJobVariables = ["mem_*", "c*d"]));

    [Fact]
    public void A_locked_job_variable_may_be_one_that_is_denied() => Assert.Empty(
        Review("""{ "privileged": true }""", static mode => mode.LockedJobVariables = new Dictionary<string, string?> { ["privileged"] = "true" }));

    [Fact]
    public void What_is_not_denied_any_more_can_be_allowed() => Assert.Empty(Review("""{ "volumes": [] }""", static mode =>
    {
        mode.AllowedJobVariables = ["volumes"];
        mode.DeniedJobVariables = ["privileged"];
    }));

    [Fact]
    public void One_of_the_default_list_is_taken_out_without_writing_the_others_again() => Assert.Equal(
        "privileged",
        Single("""{ "volumes": [], "privileged": true }""", static mode =>
        {
            mode.AllowedJobVariables = ["*"];
            mode.DeniedJobVariables = ["default", "!volumes"];
        }).Seen);

    [Theory]
    [InlineData("container_create_kwargs.entrypoint")]
    [InlineData("container_create_kwargs[entrypoint].x")]
    [InlineData("container_create_kwarg]s.entrypoint")]
    [InlineData("privileged.x")]
    [InlineData("network_mode.x")]
    [InlineData("env.PYTHONPATH")]
    [InlineData("env.MODE")]
    [InlineData("image.x")]
    [InlineData("networks.0")]
    [InlineData("labels.a")]
    [InlineData(".a")]
    public void A_job_variable_that_is_a_way_into_another_is_refused_though_all_are_allowed(string variable) => Assert.Equal(
        ("job_variable_not_allowed", variable),
        Single($$"""{ "{{variable}}": "hush" }""", static mode => mode.AllowedJobVariables = ["*"]) is var refusal ? (refusal.Code, refusal.Seen) : default);

    [Fact]
    public void The_refusal_of_such_a_one_says_what_it_would_change_and_how_it_is_written()
    {
        var refusal = Single("""{ "labels.a": "hush" }""", static mode => mode.AllowedJobVariables = ["labels*"]);

        Assert.Equal("abordagem-staging sets the job variable labels.a, which Prefect's workers read as a path into labels.", refusal.Message);
        Assert.Equal($"Write it as part of labels, or add its full name to {Key}AllowedJobVariables.", refusal.Fix);
        Assert.Equal("Write it as part of env.", Single("""{ "env.A": "hush" }""", static mode => mode.AllowedJobVariables = ["*"]).Fix);
    }

    [Fact]
    public void Such_a_one_passes_where_the_mode_allows_it_by_its_whole_name() =>
        Assert.Empty(Review("""{ "labels.a": "x" }""", static mode => mode.AllowedJobVariables = ["labels.a"]));

    /// <summary>What has rules of its own is not changed past them.</summary>
    [Theory]
    [InlineData("privileged.x", "allows privileged.x, a path into privileged, which Gateway:Modes:staging:DeniedJobVariables denies (by default, if not set). Remove it from one of the two.")]
    [InlineData("volumes[0].x", "allows volumes[0].x, a path into volumes, which Gateway:Modes:staging:DeniedJobVariables denies (by default, if not set). Remove it from one of the two.")]
    [InlineData("env.FOO", "allows env.FOO, a path into env, which is checked as a whole: every manifest that sets it would be refused. Remove it, and set it as part of env in the manifest.")]
    [InlineData("env.*", "allows env.*, a path into env, which is checked as a whole: every manifest that sets it would be refused. Remove it, and set it as part of env in the manifest.")]
    [InlineData("image.x", "allows image.x, a path into image, which is checked as a whole: every manifest that sets it would be refused. Remove it, and set it as part of image in the manifest.")]
    [InlineData("networks.x", "allows networks.x, a path into networks, which is checked as a whole: every manifest that sets it would be refused. Remove it, and set it as part of networks in the manifest.")]
    [InlineData("mem_limit.x", "allows mem_limit.x, a path into mem_limit, which is checked as a whole: every manifest that sets it would be refused. Remove it, or remove Gateway:Modes:staging:LockedJobVariables:mem_limit.")]
    [InlineData("labels.*", "contains labels.*: a job variable with a dot in its name can only be allowed by its full name. List each full name, or remove the entry.")]
    public void A_way_into_another_that_every_manifest_would_be_refused_for_does_not_start(string variable, string said) => Assert.Equal(
        [$"{Key}AllowedJobVariables {said}"],
        PolicyBuilders.Errors(new ModeOptions
        {
            AllowedJobVariables = [variable],
            LockedJobVariables = new Dictionary<string, string?> { ["mem_limit"] = "1g" },
        }));

    [Fact]
    public void A_way_into_what_a_list_denies_does_not_start_and_the_words_do_not_speak_of_a_default() => Assert.Equal(
        [$"{Key}AllowedJobVariables allows labels.a, a path into labels, which {Key}DeniedJobVariables denies. Remove it from one of the two."],
        PolicyBuilders.Errors(new ModeOptions { AllowedJobVariables = ["labels.a"], DeniedJobVariables = ["labels"] }));

    [Fact]
    public void A_way_that_is_locked_to_a_value_may_be_allowed_too() => Assert.Empty(PolicyBuilders.Errors(new ModeOptions
    {
        AllowedJobVariables = ["env.FOO"],
        LockedJobVariables = new Dictionary<string, string?> { ["env.FOO"] = "x" },
    }));

    [Fact]
    public void A_trigger_s_job_variables_are_held_to_the_same() => Assert.Equal(
        ("job_variable_not_allowed", "env.PYTHONPATH"),
        Review(
            PolicyBuilders.Deployment() with { Triggers = [Trigger(jobVariables: """{ "env.PYTHONPATH": "x" }""")] },
            static mode => mode.AllowedJobVariables = ["*"]).Select(static refusal => (refusal.Code, refusal.Seen)).Single());

    [Fact]
    public void A_job_variable_that_is_allowed_and_denied_does_not_start() => Assert.Equal(
        [
            $"{Key}AllowedJobVariables allows volumes, and {Key}DeniedJobVariables denies it (by default, if not set). Remove it from one of the two.",
        ],
        PolicyBuilders.Errors(new ModeOptions { AllowedJobVariables = ["env", "volumes"] }));

    [Fact]
    public void The_words_of_that_error_do_not_speak_of_a_default_where_the_list_is_given() => Assert.Equal(
        [$"{Key}AllowedJobVariables allows env, and {Key}DeniedJobVariables denies it. Remove it from one of the two."],
        PolicyBuilders.Errors(new ModeOptions { AllowedJobVariables = ["env"], DeniedJobVariables = ["e*"] }));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("fast", null, false)]
    [InlineData("staging", null, true)]
    [InlineData("staging-fast", null, true)]
    [InlineData("staging_fast", null, true)]
    [InlineData("prod-fast", null, false)]
    [InlineData(null, new string[0], true)]
    [InlineData("fast", new[] { "f*" }, true)]
    [InlineData("slow", new[] { "f*" }, false)]
    [InlineData("fast", new string[0], false)]
    public void A_work_queue_is_one_of_the_modes(string? queue, string[]? allowed, bool passes)
    {
        var refusals = Review(PolicyBuilders.Deployment() with { WorkQueueName = queue }, mode => mode.WorkQueues = allowed);

        Assert.Equal(passes ? [] : ["work_queue_not_allowed"], refusals.Select(static refusal => refusal.Code));
    }

    [Fact]
    public void A_refused_work_queue_is_named_with_its_setting()
    {
        var refusal = Assert.Single(Review(PolicyBuilders.Deployment() with { WorkQueueName = "slow" }, static mode => mode.WorkQueues = ["fast", "f*"]));

        Assert.Equal(("abordagem-staging uses the work queue slow, which MODE staging does not allow.", "slow"), (refusal.Message, refusal.Seen));
        Assert.Equal(("fast, f*", Key + "WorkQueues", "/manifest"), (refusal.Expected, refusal.Setting, refusal.Pointer));
    }

    [Fact]
    public void An_environment_variable_that_the_mode_does_not_allow_is_refused_without_its_value()
    {
        var refusal = Single("""{ "env": { "MODE": "staging", "OWN": "x", "APP_A": "1", "APPS": "hush" } }""", static mode =>
        {
            mode.EnvironmentNames = ["APP_*"];
            mode.Environment = new Dictionary<string, string?> { ["OWN"] = "x" };
        });

        Assert.Equal(
            ("environment_not_allowed", "abordagem-staging sets the environment variable APPS, which MODE staging does not allow.", "APPS"),
            (refusal.Code, refusal.Message, refusal.Seen));
        Assert.Equal(("APP_*", Key + "EnvironmentNames", "/manifest"), (refusal.Expected, refusal.Setting, refusal.Pointer));
        Assert.DoesNotContain("hush", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_a_list_are_held_to_the_same_rule() =>
        Assert.Equal("LD_PRELOAD", Single("""{ "env": [{ "name": "MODE", "value": "staging" }, { "name": "APP_A", "value": "1" }, { "name": "LD_PRELOAD", "value": "hush" }] }""", static mode => mode.EnvironmentNames = ["APP_*"]).Seen);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "env": null }""")]
    public void A_deployment_without_an_environment_breaks_no_rule_of_names(string jobVariables) =>
        Assert.Empty(Review(jobVariables, static mode => mode.EnvironmentNames = []));

    [Fact]
    public void A_network_that_the_mode_does_not_allow_is_refused()
    {
        var refusal = Single("""{ "networks": ["city", "admin"] }""", static mode => mode.Networks = ["city"]);

        Assert.Equal(
            ("network_not_allowed", "abordagem-staging joins the network admin, which MODE staging does not allow.", "admin"),
            (refusal.Code, refusal.Message, refusal.Seen));
        Assert.Equal(("city", Key + "Networks", "/manifest"), (refusal.Expected, refusal.Setting, refusal.Pointer));
    }

    [Fact]
    public void A_network_that_is_no_plain_one_is_refused_once() =>
        Assert.Equal("job_variable_not_allowed", Single("""{ "networks": ["host"] }""", static mode => mode.Networks = ["city"]).Code);

    [Fact]
    public void Locked_networks_are_held_to_their_lock_alone() => Assert.Empty(Review("""{ "networks": ["admin"] }""", static mode =>
    {
        mode.Networks = [];
        mode.LockedJobVariables = new Dictionary<string, string?> { ["networks"] = """["admin"]""" };
    }));

    [Theory]
    [InlineData("*/5 * * * *", "00:05:00", true)]
    [InlineData("*/5 * * * *", "00:05:01", false)]
    public void A_schedule_may_not_run_more_often_than_the_mode_allows(string cron, string least, bool passes)
    {
        var deployment = PolicyBuilders.Deployment() with { Schedules = [new ScheduleSpec { Rule = new ScheduleRule.Cron(cron), Active = false }] };

        var refusals = Review(deployment, mode => mode.MinScheduleInterval = TimeSpan.Parse(least, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(passes ? [] : ["schedule_too_frequent"], refusals.Select(static refusal => refusal.Code));
    }

    [Theory]
    [InlineData("FREQ=SECONDLY;BYSECOND=0", "00:01:00", 1)]
    [InlineData("FREQ=MINUTELY;BYMINUTE=0", "00:05:00", 60)]
    [InlineData("DTSTART:20260101T000000 RRULE:FREQ=DAILY EXRULE:FREQ=MINUTELY;BYMINUTE=0", "00:05:00", 60)]
    public void A_rule_may_not_step_more_often_than_the_mode_allows_whatever_its_parts_leave(string rule, string least, int step)
    {
        var deployment = PolicyBuilders.Deployment() with { Schedules = [new ScheduleSpec { Rule = new ScheduleRule.Recurrence(rule) }] };

        var refusal = Assert.Single(Review(deployment, mode => mode.MinScheduleInterval = TimeSpan.Parse(least, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal("schedule_too_frequent", refusal.Code);
        Assert.Equal(
            $"abordagem-staging has the schedule {rule}, which Prefect evaluates in steps of {step} s, even where its BY… parts exclude the runs; MODE staging requires {least} or more.",
            refusal.Message);
        Assert.Equal(
            "Use a longer FREQ, such as FREQ=HOURLY;BYMINUTE=0 instead of FREQ=MINUTELY;BYMINUTE=0, or lower Gateway:Modes:staging:MinScheduleInterval.",
            refusal.Fix);
    }

    [Theory]
    [InlineData("FREQ=MINUTELY;BYMINUTE=0", "00:01:00")]
    [InlineData("FREQ=MINUTELY;INTERVAL=5;BYMINUTE=0", "00:05:00")]
    [InlineData("FREQ=HOURLY;BYMINUTE=0", "00:05:00")]
    [InlineData("FREQ=YEARLY", "1.00:00:00")]
    public void A_rule_that_steps_as_often_as_the_mode_allows_passes(string rule, string least)
    {
        var deployment = PolicyBuilders.Deployment() with { Schedules = [new ScheduleSpec { Rule = new ScheduleRule.Recurrence(rule) }] };

        Assert.Empty(Review(deployment, mode => mode.MinScheduleInterval = TimeSpan.Parse(least, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_schedule_below_a_minute_is_refused_by_default()
    {
        var deployment = PolicyBuilders.Deployment() with
        {
            Schedules =
            [
                new ScheduleSpec { Rule = new ScheduleRule.Interval(2.5) },
                new ScheduleSpec { Rule = new ScheduleRule.Cron("* * * * * */20") },
                new ScheduleSpec { Rule = new ScheduleRule.Recurrence("FREQ=SECONDLY") },
            ],
        };

        var refusals = Review(deployment, static _ => { });

        Assert.Equal(
            [
                "abordagem-staging has the schedule every 2.5 s, in which two runs are only 2.5 s apart; MODE staging requires 00:01:00 or more.",
                "abordagem-staging has the schedule * * * * * */20, in which two runs are only 20 s apart; MODE staging requires 00:01:00 or more.",
                "abordagem-staging has the schedule FREQ=SECONDLY, in which two runs are only 1 s apart; MODE staging requires 00:01:00 or more.",
            ],
            refusals.Select(static refusal => refusal.Message));
        Assert.Equal("Run the flow less often, or lower Gateway:Modes:staging:MinScheduleInterval.", refusals[0].Fix);
        Assert.StartsWith("Prefect reads the sixth field as seconds. If the first field was meant as seconds, as in Quartz,", refusals[1].Fix, StringComparison.Ordinal);
        Assert.Equal(
            ("00:01:00", Key + "MinScheduleInterval", "/manifest", "every 2.5 s"),
            (refusals[0].Expected, refusals[0].Setting, refusals[0].Pointer, refusals[0].Seen));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(9, null, true)]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, false)]
    [InlineData(null, 2, false)]
    public void A_deployment_may_not_ask_for_more_runs_at_one_time_than_the_mode_allows(int? limit, int? most, bool passes)
    {
        var refusals = Review(PolicyBuilders.Deployment() with { ConcurrencyLimit = limit }, mode => mode.MaxConcurrencyLimit = most);

        Assert.Equal(passes ? [] : ["concurrency_not_allowed"], refusals.Select(static refusal => refusal.Code));
    }

    [Fact]
    public void A_refused_concurrency_limit_is_told_with_its_setting()
    {
        var over = Assert.Single(Review(PolicyBuilders.Deployment() with { ConcurrencyLimit = 3 }, static mode => mode.MaxConcurrencyLimit = 2));
        var none = Assert.Single(Review(PolicyBuilders.Deployment(), static mode => mode.MaxConcurrencyLimit = 2));

        Assert.Equal(("abordagem-staging allows 3 concurrent runs, but MODE staging allows at most 2.", "3"), (over.Message, over.Seen));
        Assert.Equal(("abordagem-staging does not set concurrency_limit, but MODE staging requires one of at most 2.", (string?)null), (none.Message, none.Seen));
        Assert.Equal(("at most 2", Key + "MaxConcurrencyLimit", "/manifest"), (over.Expected, over.Setting, over.Pointer));
    }

    [Fact]
    public void A_tag_that_the_mode_does_not_allow_is_refused()
    {
        var refusal = Assert.Single(Review(
            PolicyBuilders.Deployment() with { Tags = ["team/data", "prod"] }, static mode => mode.Tags = ["team*"]));

        Assert.Equal(("tag_not_allowed", "abordagem-staging has the tag prod, which MODE staging does not allow.", "prod"), (refusal.Code, refusal.Message, refusal.Seen));
        Assert.Equal(("team*", Key + "Tags", "/manifest"), (refusal.Expected, refusal.Setting, refusal.Pointer));
    }

    [Fact]
    public void A_parameter_of_a_value_that_the_mode_does_not_allow_is_refused_wherever_it_stands_and_not_shown()
    {
        var deployment = PolicyBuilders.Deployment() with
        {
            Parameters = PolicyBuilders.Json("""{ "bucket": "gs://hush", "other": "x" }"""),
            Schedules =
            [
                new ScheduleSpec { Rule = new ScheduleRule.Interval(3600), Parameters = PolicyBuilders.Json("""{ "bucket": 7 }""") },
                new ScheduleSpec { Rule = new ScheduleRule.Interval(3600) },
            ],
            Triggers = [Trigger(parameters: """{ "bucket": "gs://staging-a/b/c" }"""), Trigger(parameters: """{ "bucket": null }"""), Trigger()],
        };

        var refusals = Review(deployment, static mode => mode.Parameters = new Dictionary<string, string?> { ["bucket"] = "gs://staging-*" });

        Assert.Equal(
            [
                "abordagem-staging sets the parameter bucket in parameters to a value that MODE staging does not allow.",
                "abordagem-staging sets the parameter bucket of a schedule to a value that MODE staging does not allow.",
                "abordagem-staging sets the parameter bucket of a trigger to a value that MODE staging does not allow.",
            ],
            refusals.Select(static refusal => refusal.Message));
        Assert.All(refusals, static refusal => Assert.Equal(
            ("parameter_not_allowed", "gs://staging-*", Key + "Parameters:bucket", "/manifest"),
            (refusal.Code, refusal.Expected, refusal.Setting, refusal.Pointer)));
        Assert.Equal([7, 7, 9], refusals.Select(static refusal => refusal.Location!.Line));
        Assert.DoesNotContain("hush", string.Concat(refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "7", true)]
    [InlineData("true", "true", true)]
    [InlineData("[1,2]", "[1,*", true)]
    [InlineData("8", "7", false)]
    public void A_parameter_that_is_no_text_is_compared_as_json(string value, string pattern, bool passes)
    {
        var deployment = PolicyBuilders.Deployment() with { Parameters = PolicyBuilders.Json($$"""{ "n": {{value}} }""") };

        Assert.Equal(passes ? 0 : 1, Review(deployment, mode => mode.Parameters = new Dictionary<string, string?> { ["n"] = pattern }).Count);
    }

    [Fact]
    public void A_trigger_is_held_to_the_rules_of_job_variables_and_told_where_it_stands()
    {
        var deployment = PolicyBuilders.Deployment() with { WorkPoolName = "gpu", Triggers = [Trigger(jobVariables: """{ "volumes": [] }""")] };

        var refusals = Review(deployment, static _ => { });

        Assert.Equal([("work_pool_not_allowed", 7), ("job_variable_not_allowed", 9)], refusals.Select(static refusal => (refusal.Code, refusal.Location!.Line)));
    }

    [Fact]
    public void Limits_that_make_no_sense_do_not_start()
    {
        var errors = PolicyBuilders.Errors(new ModeOptions
        {
            WorkQueues = [""],
            DeniedJobVariables = ["**"],
            EnvironmentNames = [" X"],
            Networks = [null!],
            Tags = [""],
            Parameters = new Dictionary<string, string?> { ["p"] = null },
            MinScheduleInterval = TimeSpan.Zero,
            MaxConcurrencyLimit = 0,
            Blocks = [""],
            PrefectVariables = [""],
        });

        Assert.Equal(
            [
                Key + "MinScheduleInterval must be between 00:00:01 and 1.00:00:00.",
                Key + "MaxConcurrencyLimit must be 1 or more. Remove it for no limit.",
            ],
            errors.Take(2));
        Assert.Equal(
            [
                Key + "DeniedJobVariables:0", Key + "WorkQueues:0", Key + "EnvironmentNames:0", Key + "Networks:0", Key + "Tags:0", Key + "Parameters:p:0",
                Key + "Blocks:0", Key + "PrefectVariables:0",
            ],
            errors.Skip(2).Select(static error => error[..error.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("00:00:01", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("1.00:00:01", false)]
    public void The_shortest_interval_lies_between_a_second_and_a_day(string interval, bool starts) => Assert.Equal(
        starts ? 0 : 1,
        PolicyBuilders.Errors(new ModeOptions { MinScheduleInterval = TimeSpan.Parse(interval, System.Globalization.CultureInfo.InvariantCulture) }).Count);

    internal static TriggerSpec Trigger(string? jobVariables = null, string? parameters = null) => new()
    {
        Name = "t",
        Trigger = PolicyBuilders.Json("""{ "type": "event", "match": { "prefect.resource.id": "staging.load" } }"""),
        JobVariables = jobVariables is null ? null : PolicyBuilders.Json(jobVariables),
        Parameters = parameters is null ? null : PolicyBuilders.Json(parameters),
        Location = new ManifestLocation(9, 9),
    };

    internal static IReadOnlyList<Finding> Review(DeploymentSpec deployment, Action<ModeOptions> change)
    {
        var staging = PolicyBuilders.Staging();
        change(staging);
        return Admission.Review(PolicyBuilders.Mode(staging), PolicyBuilders.Build(), [deployment]);
    }

    private static IReadOnlyList<Finding> Review(string jobVariables, Action<ModeOptions> change) => Review(PolicyBuilders.Deployment(jobVariables), change);

    private static Finding Single(string jobVariables, Action<ModeOptions> change) => Assert.Single(Review(jobVariables, change));
}
