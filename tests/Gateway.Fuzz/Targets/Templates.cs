using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Fuzz.Targets;

/// <summary>
/// A text with placeholders, wherever a manifest may hold one, and on a line before it what build steps gave: it is filled in or refused,
/// gets no longer than it may, and the same each time.
/// </summary>
internal sealed class Templates : IFuzzTarget
{
    private const string Sha = "abcdef1234567890abcdef1234567890abcdef12";

    private static readonly string[] Names =
    [
        "$GITHUB_SHA", "$IMAGE_TAG", "GITHUB_REF", "s.o", "s", "o", "s.list[0]", "commit.stdout", "build-image.image", "ctx.flow_run.id", "prefect.blocks.secret.x", "prefect.variables.v", "$",
        "$$X", "a.b.c", "[0]", "..", "event.name", "$MODE", "x-y_z", "\u00e9",
    ];

    private const string Manifest =
        """
        build:
        - prefect.deployments.steps.run_shell_script: {id: commit, script: git rev-parse HEAD}
        - prefect_docker.deployments.steps.build_docker_image: {id: build-image}
        deployments:
        - name: x-staging
          entrypoint: flows.py:load
          version: TEXT
          description: TEXT
          tags: [TEXT]
          parameters: {a: TEXT, b: [TEXT]}
          pull: [{prefect.deployments.steps.set_working_directory: {directory: TEXT}}]
          triggers: [{expect: [x], parameters: {a: TEXT}, job_variables: {env: {T: TEXT}}}]
          work_pool: {name: docker-pool, job_variables: {image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}", env: {A: TEXT}}}
        """;

    public string Name => "templates";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "{{", "}}", "{{ ", " }}", "{{{", "}}}", "{{ $GITHUB_SHA }}", "{{ GITHUB_SHA }}", "{{ s.o }}", "{{ s }}", "{{ commit.stdout }}", "{{ build-image.image }}", "{{ prefect.blocks.secret.x }}",
        "{{ prefect.variables.x }}", "{{ ctx.x }}", "{{ event.name }}", "{%", "%}", "{{ a[0].b }}", "$", "{{$", "{{\t$MODE\n}}", "\"s\":{\"o\":\"x\"}",
    ];

    public byte[]? Make(Random random)
    {
        if (random.Next(3) > 0)
        {
            return null;
        }

        var text = new StringBuilder($"{{\"s\":{{\"o\":\"{new string('x', random.Next(1, 1_000))}\",\"n\":5}}}}\n");
        for (var count = random.Next(1, 3_000); count > 0 && text.Length < Fuzzer.MaxLength - 100; count--)
        {
            text.Append(random.Next(10) == 0 ? "{{" : "{{ ").Append(Names[random.Next(Names.Length)]).Append(random.Next(10) == 0 ? " }" : " }}");
            text.Append(random.Next(4) == 0 ? " " : "");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public string Run(byte[] input)
    {
        var end = input.AsSpan().IndexOf((byte)'\n');
        if (end < 0 || OutputsIn(input[..end]) is not { } outputs)
        {
            return "no outputs";
        }

        var text = JsonSerializer.Serialize(Encoding.UTF8.GetString(input, end + 1, input.Length - end - 1));
        var manifest = Manifest.Replace("TEXT", text, StringComparison.Ordinal);
        if (ManifestReader.Read(manifest, new ManifestLimits()).Manifest is not { } read)
        {
            return "unreadable";
        }

        var mode = Settings.Policy.Find("staging")!;
        var build = new BuildResult
        {
            Repository = Settings.Repository,
            Ref = "refs/heads/staging/x",
            Sha = Sha,
            RunId = 1,
            RunNumber = 1,
            RunAttempt = 1,
            Image = "ghcr.io/org/pipelines-arcgis:staging-" + Sha,
            Checks = new Dictionary<string, string>(StringComparer.Ordinal) { ["test"] = "success" },
            Outputs = outputs,
            Manifest = manifest,
            Flows = [],
        };
        var compilationInput = CompilationInputs.For(build, mode, new SecretStore(Settings.Policy).Of(mode));
        var (first, second) = (ManifestCompiler.Compile(read, compilationInput), ManifestCompiler.Compile(read, compilationInput));
        PropertyBrokenException.Unless(first.Findings.SequenceEqual(second.Findings), "Compiling twice gives the same findings.");
        var deployments = JsonSerializer.Serialize(first.Deployments);
        PropertyBrokenException.Unless(deployments == JsonSerializer.Serialize(second.Deployments), "Compiling twice gives the same deployments.");
        PropertyBrokenException.Unless(deployments.Length < 8L * (TemplateResolver.MaxFilledIn + manifest.Length), "What is filled in has a bound.");
        PropertyBrokenException.Unless(first.Deployments.Count == 1 || first.HasErrors, "What is not filled in is an error.");
        return $"{first.Deployments.Count} {string.Join(' ', first.Findings.Select(finding => finding.Code).Distinct().Order())}";
    }

    /// <summary>As the body of a build result is read.</summary>
    private static IReadOnlyDictionary<string, JsonElement>? OutputsIn(byte[] json)
    {
        byte[] body =
        [
            .. """{"repository":"org/pipelines-arcgis","ref":"refs/heads/staging/x","sha":"abcdef1234567890abcdef1234567890abcdef12","run_id":1,"run_number":1,"run_attempt":1,"image":"a:b","manifest":"","outputs":"""u8,
            .. json,
            (byte)'}',
        ];
        return BuildResultReader.Read(body).Build?.Outputs;
    }
}
