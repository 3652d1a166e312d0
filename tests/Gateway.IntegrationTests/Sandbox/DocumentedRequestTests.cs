using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sandbox.Versions;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>Each version of the sandbox against the document of that version, object by object and field by field.</summary>
public sealed class DocumentedRequestTests
{
    private const string Unheard = "unheard_of";

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task All_operations_of_the_document_are_served(string version)
    {
        await using var client = await StartAsync(version);
        var missing = new List<string>();
        foreach (var path in ApiDocument.For(version).Root.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var (status, answer) = await client.SendAsync(operation.Name.ToUpperInvariant(), DocumentedObject.AddressOf(path.Name));
                if (status == 405 || (status == 404 && answer.GetRawText() == """{"detail":"Not Found"}"""))
                {
                    missing.Add($"{operation.Name} {path.Name}");
                }
            }
        }

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task A_field_that_no_version_has_is_refused_where_the_document_forbids_others(string version)
    {
        var wrong = await FindAsync(version, async (client, each, model) =>
            await IsExtraAsync(client, each, Unheard) == model.ForbidsOthers ? null : $"{each}: {(model.ForbidsOthers ? "taken" : "refused")}");

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task A_field_is_known_in_the_versions_that_have_it_and_in_no_other(string version)
    {
        var documents = PrefectVersions.Recorded.Select(ApiDocument.For).ToArray();
        var wrong = await FindAsync(version, async (client, each, model) =>
        {
            var names = documents.SelectMany(document => document.Model(each.Model)?.Fields ?? []).Distinct(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var isExtra = !model.Has(name) && model.ForbidsOthers;
                if (await IsExtraAsync(client, each, name) != isExtra)
                {
                    return $"{each}: {name} {(isExtra ? "taken" : "refused")}";
                }
            }

            return null;
        });

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task What_the_document_requires_is_missed_and_nothing_else(string version)
    {
        var wrong = await FindAsync(version, async (client, each, model) =>
        {
            var issues = await IssuesAsync(client, each, "{}");
            if (each.IsChoice && !issues.Any(issue => each.Holds(issue.GetProperty("loc"))))
            {
                // Nothing is another of the things that the value may be.
                return null;
            }

            var missed = model.Fields.Where(name => issues.Any(issue => IsOf(issue, "missing") && each.Holds(issue.GetProperty("loc"), name)));
            var required = RequiredOf(ApiDocument.For(version), each.Model);
            return missed.ToHashSet().SetEquals(required) ? null : $"{each}: {string.Join(',', missed)} instead of {string.Join(',', required)}";
        });

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>What is wrong with the objects of a version's requests.</summary>
    private static async Task<List<string>> FindAsync(string version, Func<SandboxClient, DocumentedObject, ApiModel, Task<string?>> check)
    {
        await using var client = await StartAsync(version);
        var document = ApiDocument.For(version);
        var wrong = new List<string>();
        foreach (var each in DocumentedObject.AllOf(document))
        {
            if (!await IsUnheededAsync(client, each) && await check(client, each, document.Model(each.Model)!) is { } problem)
            {
                wrong.Add(problem);
            }
        }

        return wrong;
    }

    /// <summary>Whether the object is part of what the sandbox refuses because it does not heed it.</summary>
    private static async Task<bool> IsUnheededAsync(SandboxClient client, DocumentedObject each) =>
        (await IssuesAsync(client, each, "{}")).Any(issue => IsOf(issue, "not_in_sandbox"));

    private static async Task<bool> IsExtraAsync(SandboxClient client, DocumentedObject each, string field) =>
        (await IssuesAsync(client, each, $$"""{"{{field}}":null}"""))
            .Any(issue => IsOf(issue, "extra_forbidden") && each.Holds(issue.GetProperty("loc"), field));

    private static async Task<JsonElement[]> IssuesAsync(SandboxClient client, DocumentedObject each, string json)
    {
        var (status, answer) = await client.SendAsync(each.Method, each.Path, each.BodyWith(json));
        Assert.True(status != 500, $"{each}: {json} is a 500");
        return status == 422 && answer.TryGetProperty("exception_detail", out var issues) ? [.. issues.EnumerateArray()] : [];
    }

    private static bool IsOf(JsonElement issue, string type) => issue.GetProperty("type").GetString() == type;

    private static string[] RequiredOf(ApiDocument document, string model) =>
        document.Root.GetProperty("components").GetProperty("schemas").GetProperty(model).TryGetProperty("required", out var names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : [];

    private static Task<SandboxClient> StartAsync(string version) => SandboxClient.StartAsync(new SandboxOptions { PrefectVersion = version });
}
