using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Differential;

/// <summary>
/// A manifest made by chance from a seed: a few deployments with some of the fields that there are, written in one of the ways that YAML has
/// for each. Prefect's command line should deploy all of it.
/// </summary>
internal sealed class ManifestByChance
{
    private const string Indent = "    ";

    private static readonly string[] Flows =
    [
        "pipelines/flows.py:plain_flow", "pipelines/flows.py:abordagem_flow", "pipelines/flows.py:equipamentos_flow", "pipelines/flows.py:vagas_flow",
        "pipelines/typed.py:open_flow", "jobs.nightly.load:load_flow", "jobs/nightly/load.py:load_flow", "./pipelines/flows.py:plain_flow",
    ];

    // One value each; what it is depends on rules that few know by heart.
    private static readonly string[] Scalars =
    [
        "1", "-1", "+1", "0", "-0", "1_000", "0o17", "017", "0x1F", "0b11", "09", "1.0", "1.", ".5", "-.5", "1e3", "1.5e3", "1.5e+3", "1e-3", "1_0.5", "12:30:45", "190:20", "1:99",
        "12345678901234567890", "0.1", "1.10", "1e400x",
        "true", "True", "TRUE", "tRue", "yes", "No", "on", "OFF", "y", "n", "t", "~", "null", "NULL", "nuLL", "Null",
        "2026-01-01", "2026-1-1", "2026-01-01T00:00:00Z", "2026-01-01 10:30:00.5 -3", "2026-01-01t10:00:00+01:30", "2026-01-01T10:30", "\"2026-01-01\"", "2026-01",
        "text", "'it''s'", "\"tab\\tnew\\nline\"", "\"\\u00e9\\x41\\U0001F600\"", "ção ☕ 日本", "a#b", "'a: b'", "\"#no comment\"", "'<<'", "-a", "\"\"", "''",
        "\"{{ $IMAGE_TAG }}\"", "\"{{$IMAGE_TAG}}\"", "\"{{  $IMAGE_TAG  }}\"", "\"a-{{ $IMAGE_TAG }}-{{ $NUMBER }}\"", "\"{{ $NUMBER }}\"", "\"{{ $FLAG }}\"", "\"{{ $EMPTY }}\"", "\"{{ $ODD }}\"",
        "\"$IMAGE_TAG\"", "\"${IMAGE_TAG}\"", "\"{ $IMAGE_TAG }\"", "\"{{{ $IMAGE_TAG }}}\"", "\"{{ }}\"", "\"{{{{\"", "\"}} {{\"",
    ];

    private static readonly string[] Texts =
    [
        "plain", "'single quoted'", "\"double quoted\"", "ção de dados", "two words # a comment", "\"{{ $IMAGE_TAG }}\"", "\"on {{ $IMAGE_TAG }}\"", "\"{{ $ODD }}\"", "\"{{ $LINES }}\"",
        "|\n        first\n          indented\n\n        last", ">\n        folded\n        together\n\n        apart", "|-\n        stripped\n", "|+\n        kept\n\n", ">-\n        both\n        lines",
        "plain over\n      two lines", "\"double over\n      two \\\n      lines\"",
    ];

    private static readonly string[] Rules =
    [
        "cron: \"0 6 * * *\"", "cron: 0 6 * * 1-5", "cron: '*/15 * * * *'", "cron: \"0 0 1 */2 *\", day_or: false", "cron: \"@daily\"", "cron: \"0 6 * * MON,WED\", day_or: true",
        "interval: 3600", "interval: 90.5", "interval: \"PT2H\"", "interval: \"01:30:00\"", "interval: 86400, anchor_date: \"2026-01-01T00:00:00\"", "interval: 600, anchor_date: \"2026-01-01T00:00:00Z\"",
        "interval: 600, anchor_date: \"2026-02-03T04:05:06.5+03:00\"", "interval: 1_800", "interval: 1:00:00",
        "rrule: \"FREQ=WEEKLY;BYDAY=MO,WE\"", "rrule: FREQ=DAILY;COUNT=3", "rrule: \"DTSTART:20260101T000000Z\\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1\"", "rrule: \"FREQ=DAILY;UNTIL=20301231T000000\"",
    ];

    private static readonly string[] Triggers =
    [
        "expect: [x.one]", "expect: [x.one, x.two], threshold: 3, within: 60", "posture: Proactive, expect: [x.one], within: 30, threshold: 1",
        "match: { prefect.resource.id: \"prefect.flow.*\" }, match_related: { prefect.resource.role: flow }, expect: [x.one], for_each: [prefect.resource.id]",
        "after: [x.zero], expect: [x.one], match: { prefect.resource.name: [a, b] }", "type: event, expect: [x.one], match: { prefect.resource.name: \"{{ $IMAGE_TAG }}\" }",
        "type: compound, require: any, within: 60, triggers: [{ expect: [x.one] }, { expect: [x.two], threshold: 2 }]",
        "require: 1, triggers: [{ expect: [x.one] }, { require: all, triggers: [{ expect: [x.three] }, { expect: [x.four] }], within: 5 }]",
        "type: sequence, within: 90, triggers: [{ expect: [x.one] }, { type: event, expect: [x.two] }]", "expect: [x.one], within: 1:30", "expect: [x.one], within: 12.5",
    ];

#pragma warning disable CA5394 // A seed must give the same manifests every time.
    private readonly Random _random;

    public ManifestByChance(int seed)
    {
        _random = new Random(seed);
        Text = Write();
    }

    public string Text { get; }

    private string Write()
    {
        var text = new StringBuilder();
        Line(text, 0.3, "name: " + OneOf(Texts.AsSpan(0, 4)));
        Line(text, 0.2, "prefect-version: " + OneOf("3.6.11", "\"3\"", "3.8.3"));
        text.Append("definitions:\n  job: &job\n    image: \"{{ $IMAGE }}\"\n    mem_limit: 1g\n    env: &env { LEVEL: info, TAG: \"{{ $IMAGE_TAG }}\" }\n  pool: &pool { name: docker-pool, job_variables: *job }\n  daily: &daily\n    cron: \"0 3 * * *\"\n    timezone: America/Sao_Paulo\n");
        text.Append(OneOf(
            "pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\n",
            "pull: [{ prefect.deployments.steps.set_working_directory: { directory: \"/srv/{{ $IMAGE_TAG }}\" } }]\n",
            "pull:\n- prefect.deployments.steps.git_clone:\n    id: clone\n    repository: https://github.com/example/x.git\n    branch: main\n- prefect.deployments.steps.run_shell_script:\n    script: ls {{ clone.directory }}\n    stream_output: yes\n"));
        text.Append("deployments:\n");
        var count = 5 + _random.Next(4);
        for (var index = 0; index < count; index++)
        {
            WriteDeployment(text, index);
        }

        return text.ToString();
    }

    private void WriteDeployment(StringBuilder text, int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{OneOf("daily", "Ação", "with space", "dotted.name", "UPPER_case", "{{ $IMAGE_TAG }}")} {index}");
        text.Append(CultureInfo.InvariantCulture, $"  - {OneOf("name", "\"name\"", "'name'")}: \"{name}\"\n");
        var isTyped = Chance(0.3);
        if (isTyped)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}entrypoint: pipelines/typed.py:typed_flow\n{Indent}parameters: {Mapping(TypedParameters())}\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}entrypoint: {OneOf(Flows)}\n{Indent}enforce_parameter_schema: {OneOf("false", "no", "False", "off")}\n");
            Field(text, 0.4, () => $"parameters: {Mapping(FreeParameters())}");
        }

        Field(text, 0.4, () => "description: " + OneOf(Texts));
        Field(text, 0.3, () => "version: " + OneOf("v1", "\"1.0\"", "\"{{ $IMAGE_TAG }}\"", "'{{ $NUMBER }}'", "\"\"", "~", "1.2.3"));
        Field(text, 0.5, () => "tags: " + OneOf("[a, b]", "[]", "\n      - a\n      - \"{{ $IMAGE_TAG }}\"", "\n    - first\n    - 'second'", "[\"ção\", a]", "[a, \"\"]", "[a, a]", "[\"{{ $EMPTY }}\", b]"));
        Field(text, 0.3, () => "paused: " + OneOf("true", "false", "yes", "off", "True"));
        Field(text, 0.3, () => "concurrency_limit: " + OneOf("1", "012", "1_0", "~", "{ limit: 2, collision_strategy: CANCEL_NEW }", "{ limit: 3, collision_strategy: ENQUEUE, grace_period_seconds: 90 }", "\"5\""));
        WriteSchedules(text, isTyped);
        Field(text, 0.3, () => "triggers:\n" + string.Concat(Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => $"      - {{ {Trigger()} }}\n")).TrimEnd('\n'));
        Field(text, 0.2, () => "pull: " + OneOf(
            "[{ prefect.deployments.steps.set_working_directory: { directory: /own } }]",
            "\n      - prefect.deployments.steps.pull_from_s3: { bucket: b, folder: \"{{ $IMAGE_TAG }}\" }",
            "~"));
        WritePool(text);
    }

    private void WriteSchedules(StringBuilder text, bool isTyped)
    {
        Field(text, 0.6, () => Chance(0.3) ? $"schedule: {{ {Schedule(null, isTyped)} }}" : Chance(0.2) ? "schedules: [*daily, { <<: *daily, slug: merged }]" : Chance(0.1) ? "schedules: " + OneOf("[]", "~")
            : "schedules:\n" + string.Concat(Enumerable.Range(0, 1 + _random.Next(3)).Select(index => $"      - {{ {Schedule(index, isTyped)} }}\n")).TrimEnd('\n'));
    }

    private string Schedule(int? index, bool isTyped) => string.Concat(
        OneOf(Rules),
        Chance(0.4) ? ", timezone: " + OneOf("America/Sao_Paulo", "UTC", "\"Europe/London\"", "~") : "",
        Chance(0.3) ? ", active: " + OneOf("true", "false", "no", "\"false\"") : "",
        !isTyped && Chance(0.3) ? ", parameters: " + OneOf("{}", "{ day: monday }", "{ day: 2026-01-01, count: 1_000 }") : "",
        index is not null && Chance(0.4) ? string.Create(CultureInfo.InvariantCulture, $", slug: s-{index}") : "");

    private string Trigger() => string.Concat(
        Chance(0.4) ? string.Create(CultureInfo.InvariantCulture, $"name: own-{_random.Next(1000)}, ") : "",
        Chance(0.3) ? "enabled: " + OneOf("true", "false", "no") + ", " : "",
        Chance(0.3) ? "description: " + OneOf("what", "\"{{ $IMAGE_TAG }}\"") + ", " : "",
        Chance(0.3) ? "parameters: { day: \"{{ event.name }}\", size: 1_0, at: \"{{ $IMAGE_TAG }}\" }, " : "",
        Chance(0.2) ? "job_variables: { env: { A: b } }, " : "",
        Chance(0.2) ? "schedule_after: " + OneOf("10", "1.5", "PT1M", "\"00:01:00\"") + ", " : "",
        OneOf(Triggers));

    private void WritePool(StringBuilder text)
    {
        var queue = Chance(0.3) ? ", work_queue_name: " + OneOf("default", "high", "\"{{ $IMAGE_TAG }}\"", "~") : "";
        text.Append(Indent).Append("work_pool: ");
        text.Append(_random.Next(6) switch
        {
            0 => "*pool\n",
            1 => $"{{ name: docker-pool{queue} }}\n",
            2 => $"{{ <<: *pool{queue} }}\n",
            3 => $"{{ name: \"{{{{ $POOL }}}}\", job_variables: {{ <<: *job, env: {{ <<: *env, {Entry("TEXT", OneOf("a", "\"{{ $IMAGE_TAG }}\"", "\"{{ $ODD }}\"", "''"))} }} }}{queue} }}\n",
            4 => $"\n      name: docker-pool\n      job_variables:\n        image: \"{{{{ $IMAGE }}}}\"\n        auto_remove: {OneOf("true", "yes", "off")}\n        networks: [a, \"{{{{ $IMAGE_TAG }}}}\"]\n        container_create_kwargs: {Mapping(Some(3).Select(index => ($"k{index}", OneOf(Scalars))))}\n",
            _ => $"{{ name: second pool, job_variables: {{ image: x:1, container_create_kwargs: {{ list: [{string.Join(", ", Some(4).Select(_ => OneOf(Scalars)))}], nested: {{ deep: {{ er: {OneOf(Scalars)} }} }} }} }}{queue} }}\n",
        });
    }

    private List<(string, string)> TypedParameters()
    {
        (string Name, string[] Values)[] all =
        [
            ("whole", ["1", "1_000", "0b11", "0x1F", "-5", "017"]), ("ratio", ["1", "0.5", "1.5e+3", ".5"]), ("flag", ["true", "yes", "off"]), ("text", ["a", "\"{{ $IMAGE_TAG }}\"", "\"{{ $NUMBER }}\"", "''", "\"1\""]),
            ("maybe", ["~", "a"]), ("either", ["1", "a"]), ("names", ["[a, b]", "[]", "[\"{{ $IMAGE_TAG }}\"]"]), ("pairs", ["{ a: 1 }", "{}"]), ("day", ["2026-01-01", "\"2026-01-01\"", "~"]),
            ("at", ["2026-01-01T10:00:00Z", "2026-01-01 10:00:00", "\"2026-01-01T00:00:00\""]), ("window", ["{ start: 2026-01-01 }", "{ start: \"2026-01-01\", end: ~ }"]), ("colour", ["red", "blue"]),
            ("anything", Scalars), ("nested", ["{ a: { b: [1, { c: ~ }] } }", "{}"]),
        ];
        return all.Where(_ => Chance(0.3)).Select(parameter => (parameter.Name, OneOf(parameter.Values))).ToList();
    }

    private IEnumerable<(string, string)> FreeParameters() => Some(6).Select(index => (string.Create(CultureInfo.InvariantCulture, $"{OneOf("key", "ção", "with.dot", "on", "y")}_{index}"), OneOf(Scalars)));

    private string Mapping(IEnumerable<(string Key, string Value)> entries)
    {
        var list = entries.ToList();
        return list.Count == 0 || Chance(0.3)
            ? "{" + string.Join(", ", list.Select(entry => $" {Entry(entry.Key, entry.Value)}")) + " }"
            : string.Concat(list.Select(entry => $"\n          {Entry(entry.Key, entry.Value)}"));
    }

    private static string Entry(string key, string value) => $"{key}: {value}";

    private IEnumerable<int> Some(int most) => Enumerable.Range(0, 1 + _random.Next(most));

    private void Line(StringBuilder text, double chance, string line)
    {
        if (Chance(chance))
        {
            text.Append(line).Append('\n');
        }
    }

    private void Field(StringBuilder text, double chance, Func<string> field)
    {
        if (Chance(chance))
        {
            text.Append(Indent).Append(field()).Append('\n');
        }
    }

    private bool Chance(double chance) => _random.NextDouble() < chance;

    private string OneOf(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];
#pragma warning restore CA5394
}
