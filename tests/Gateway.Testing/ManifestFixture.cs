using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Testing;

/// <summary>Shorthand for what every test of this room does: read a text, compile it, look at findings.</summary>
internal static class ManifestFixture
{
    public static readonly CompilationInput Everything = new()
    {
        Variables = new Dictionary<string, string>(),
        Flows = [],
        Selects = _ => true,
    };

    public static string Read(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", path));

    public static JsonElement ReadJson(string path) => JsonElement.Parse(Read(path));

    public static Dictionary<string, string> Variables() =>
        ReadJson("deploy/environment.json").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);

    public static List<FlowFacts> Flows() =>
        [.. ReadJson("deploy/flow-facts.json").EnumerateArray().Select(flow => new FlowFacts(
            flow.GetProperty("entrypoint").GetString()!,
            flow.GetProperty("name").GetString()!,
            flow.GetProperty("description").GetString(),
            flow.GetProperty("version").GetString(),
            flow.GetProperty("parameter_openapi_schema")))];

    public static FlowFacts Flow(string schema) =>
        new("flows.py:load", "Load", Description: "From the flow", Version: "flow-version", JsonElement.Parse(schema));

    public static Manifest Manifest(string text) =>
        ManifestReader.Read(text, new ManifestLimits()).Manifest ?? throw new InvalidOperationException("The manifest cannot be read.");

    public static Compilation Compile(string text, CompilationInput? input = null) => ManifestCompiler.Compile(Manifest(text), input ?? Everything);

    /// <summary>The manifest that Prefect's own command line was recorded with, compiled with what it was told then.</summary>
    public static Compilation CompileRecorded()
    {
        var variables = Variables();
        variables.Add("NOT_SET_ANYWHERE", "");
        return Compile(Read("deploy/prefect.yaml"), Everything with { Variables = variables, Flows = Flows() });
    }

    /// <summary>A manifest of one deployment that is right, with more lines, each indented by four.</summary>
    public static string One(params string[] lines) =>
        """
        deployments:
          - name: load
            entrypoint: flows.py:load
            work_pool: {name: docker}

        """ + string.Concat(lines.Select(line => "    " + line + "\n"));

    /// <summary>As <see cref="One"/>, compiled; the lines begin in line 5, column 5.</summary>
    public static Compilation CompileOne(params string[] lines) => Compile(One(lines));

    public static DeploymentSpec Deployment(params string[] lines)
    {
        var compilation = CompileOne(lines);
        Assert.Empty(compilation.Findings);
        return Assert.Single(compilation.Deployments);
    }

    public static Finding OnlyFinding(this Compilation compilation) => Assert.Single(compilation.Findings);

    /// <summary>The only finding of a deployment with these lines, which must keep it from being deployed.</summary>
    public static Finding OnlyError(params string[] lines)
    {
        var compilation = CompileOne(lines);
        Assert.Empty(compilation.Deployments);
        Assert.True(compilation.HasErrors);
        var finding = compilation.OnlyFinding();
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
        return finding;
    }

    /// <summary>The only finding of a deployment with these lines, which is deployed in spite of it.</summary>
    public static Finding OnlyWarning(params string[] lines)
    {
        var compilation = CompileOne(lines);
        Assert.Single(compilation.Deployments);
        Assert.False(compilation.HasErrors);
        var finding = compilation.OnlyFinding();
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Equal("load", finding.Deployment);
        return finding;
    }

    public static void AssertJson(string expected, JsonElement? actual) =>
        Assert.True(actual is { } json && JsonElement.DeepEquals(JsonElement.Parse(expected), json), $"Expected {expected}, found {actual}");
}
