using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Gateway.Hosting.Settings;
using Gateway.Policy;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Policy;

/// <summary>The MODEs of the settings file that is shipped are what they were when it wrote each of them out.</summary>
public sealed class ShippedModesTests
{
    private const string WrittenOut = """
        { "Gateway": {
        "Modes": {
          "dev": {
            "Environment": {}
          },
          "staging": {
            "Branches": [ "staging/**" ],
            "Repositories": [],
            "ImageRepositories": [],
            "ImageTags": [ "staging-{sha}" ],
            "ImagePinning": "digest",
            "Version": "flow",
            "RequireImageLabels": false,
            "DeploymentNames": [ "*-staging" ],
            "WorkPools": [ "docker-staging" ],
            "RequiredChecks": [ "test", "smoke-dbt", "build-push" ],
            "Oidc": {
              "Required": null,
              "JobWorkflowRefs": [],
              "Environments": [],
              "EventNames": [],
              "RepositoryIds": [],
              "RepositoryOwnerIds": []
            },
            "AllowedPullSteps": [ "prefect.deployments.steps.set_working_directory" ],
            "MissingImage": "build",
            "WorkQueues": null,
            "AllowedJobVariables": null,
            "DeniedJobVariables": null,
            "LockedJobVariables": {},
            "EnvironmentNames": null,
            "DeniedEnvironmentNames": null,
            "Networks": null,
            "Tags": null,
            "Parameters": {},
            "MinScheduleInterval": "00:01:00",
            "MaxConcurrencyLimit": null,
            "Blocks": null,
            "PrefectVariables": null,
            "EventResources": null,
            "ManualChanges": "keep",
            "Prune": "pause",
            "Drift": "report",
            "SmokeRun": {
              "Deployment": null,
              "Timeout": "00:10:00",
              "OnFailure": "undo"
            },
            "Secrets": {
              "Directory": null,
              "Values": {},
              "Delivery": "block"
            },
            "Shared": [],
            "Lanes": {},
            "Environment": {},
            "Variables": {}
          },
          "prod": {
            "Branches": [ "main" ],
            "Repositories": [],
            "ImageRepositories": [],
            "ImageTags": [ "main-{sha}" ],
            "ImagePinning": "digest",
            "Version": "flow",
            "RequireImageLabels": false,
            "DeploymentNames": [ "*-prod" ],
            "WorkPools": [ "docker-prod" ],
            "RequiredChecks": [ "test", "smoke-dbt", "build-push" ],
            "Oidc": {
              "Required": null,
              "JobWorkflowRefs": [],
              "Environments": [],
              "EventNames": [],
              "RepositoryIds": [],
              "RepositoryOwnerIds": []
            },
            "AllowedPullSteps": [ "prefect.deployments.steps.set_working_directory" ],
            "MissingImage": "build",
            "WorkQueues": null,
            "AllowedJobVariables": null,
            "DeniedJobVariables": null,
            "LockedJobVariables": {},
            "EnvironmentNames": null,
            "DeniedEnvironmentNames": null,
            "Networks": null,
            "Tags": null,
            "Parameters": {},
            "MinScheduleInterval": "00:01:00",
            "MaxConcurrencyLimit": null,
            "Blocks": null,
            "PrefectVariables": null,
            "EventResources": null,
            "ManualChanges": "keep",
            "Prune": "pause",
            "Drift": "report",
            "SmokeRun": {
              "Deployment": null,
              "Timeout": "00:10:00",
              "OnFailure": "undo"
            },
            "Secrets": {
              "Directory": null,
              "Values": {},
              "Delivery": "block"
            },
            "Shared": [],
            "Lanes": {},
            "Environment": {},
            "Variables": {}
          }
        }
        } }
        """;

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public void A_MODE_is_what_it_was_before_there_were_defaults(string mode)
    {
        var before = Describe(Compile(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(WrittenOut))), []).Find(mode)!);

        Assert.True(before.Count > 60, string.Join('\n', before));
        Assert.Equal(before, Describe(Compile(new ConfigurationBuilder().AddJsonFile(Shipped), []).Find(mode)!));
    }

    [Theory]
    [InlineData("Gateway:Modes:staging:RequiredChecks:0", "lint")]
    [InlineData("Gateway:Modes:staging:RequiredChecks:3", "lint")]
    [InlineData("Gateway:Modes:staging:RequiredChecks", "[]")]
    [InlineData("Gateway:Modes:prod:AllowedPullSteps:1", "prefect.deployments.steps.git_clone")]
    [InlineData("Gateway:Modes:prod:DeniedJobVariables:0", "volumes")]
    [InlineData("Gateway:Modes:prod:Oidc:Environments:0", "production")]
    [InlineData("Gateway:Modes:prod:Oidc:EventNames:0", "release")]
    [InlineData("Gateway:Modes:staging:LockedJobVariables:auto_remove", "true")]
    [InlineData("Gateway:Modes:staging:Parameters:bucket", "gs://staging-*")]
    [InlineData("Gateway:Modes:staging:Prune", "delete")]
    [InlineData("Gateway:Modes:staging:ImagePinning", "tag")]
    [InlineData("Gateway:Modes:dev:RequiredChecks:0", "lint")]
    [InlineData("Gateway:Modes:eu:Branches:0", "eu")]
    public void What_overrides_the_file_does_what_it_did(string setting, string value)
    {
        var before = Compile(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(WrittenOut))), [(setting, value)]);
        var now = Compile(new ConfigurationBuilder().AddJsonFile(Shipped), [(setting, value)]);

        Assert.Equal(before.Modes.Select(Describe), now.Modes.Select(Describe));
    }

    [Theory]
    [InlineData("Gateway:ModeDefaults:MaxConcurrencyLimit", "2")]
    [InlineData("Gateway:ModeDefaults:RequireImageLabels", "true")]
    [InlineData("Gateway:ModeDefaults:DeniedEnvironmentNames", """["default", "OUR_*"]""")]
    [InlineData("Gateway:ModeDefaults:Oidc:EventNames:0", "release")]
    public void A_default_holds_for_each_MODE_that_the_file_leaves_to_it(string setting, string value)
    {
        var plain = Compile(new ConfigurationBuilder().AddJsonFile(Shipped), []);
        var changed = Compile(new ConfigurationBuilder().AddJsonFile(Shipped), [(setting, value)]);

        Assert.All(plain.Modes.Zip(changed.Modes), modes => Assert.NotEqual(Describe(modes.First), Describe(modes.Second)));
    }

    private static GatewayPolicy Compile(IConfigurationBuilder file, IEnumerable<(string Setting, string Value)> given)
    {
        var others = file.AddInMemoryCollection(given.ToDictionary(setting => setting.Setting, setting => (string?)setting.Value)).Build();
        var configuration = new ConfigurationBuilder().AddConfiguration(others).Add(new WholeLists(others, new SettingFaults())).Build();
        var compilation = PolicyCompiler.Compile(configuration.GetSection("Gateway").Get<PolicyOptions>()!);
        Assert.Empty(compilation.Errors);
        return compilation.Policy!;
    }

    /// <summary>Everything that a MODE holds, a line for each value, but for what it knows of other MODEs and of its own parts.</summary>
    private static List<string> Describe(ModePolicy mode) => [.. Lines(nameof(ModePolicy), mode, depth: 0)];

    private static IEnumerable<string> Lines(string path, object? value, int depth)
    {
        var type = value?.GetType();
        if (value is null || type!.IsPrimitive || type.IsEnum || value is string or TimeSpan or JsonElement || depth > 6)
        {
            return [$"{path}={value}"];
        }

        if (value is IEnumerable entries)
        {
            return entries.Cast<object?>().Select((entry, index) => (entry, index)).SelectMany(one => Lines($"{path}[{one.index}]", one.entry, depth + 1)).DefaultIfEmpty($"{path} is empty");
        }

        string[] left = ["Whole", "Siblings", "Parts", "Lanes", "Rest", "Others", "EqualityContract", "InheritedLists"];
        return type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.GetIndexParameters().Length == 0 && !left.Contains(property.Name, StringComparer.Ordinal))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .SelectMany(property => Lines($"{path}.{property.Name}", property.GetValue(value), depth + 1));
    }
}
