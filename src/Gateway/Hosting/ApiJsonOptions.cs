using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Hosting.Api.Audit;
using Gateway.Hosting.Api.Branches;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Api.Drift;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.GitHub;
using Gateway.Hosting.Api.Modes;
using Gateway.Hosting.Api.Operations;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Api.Projects;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Health;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting;

/// <summary>
/// Makes the framework's JSON options say what the JSON of each resource, of problems and of health does: the OpenAPI document takes names, enums and numbers from
/// them, and must not differ from the answers.
/// </summary>
internal static class ApiJsonOptions
{
    /// <summary>Each of a resource; where two know the same type, the later one is asked.</summary>
    private static readonly JsonSerializerContext[] All =
    [
        ProblemJson.Default, HealthJson.Default, AuditJson.Default, BuildJson.Default, DriftJson.Default, FreezeJson.Default, GitHubJson.Default, ModeJson.Default,
        BranchJson.Default, OperationJson.Default, PlanJson.Default, ProjectJson.Default, RolloutJson.Default,
    ];

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        foreach (var types in All)
        {
            foreach (var converter in types.Options.Converters)
            {
                options.Converters.Add(converter);
            }

            options.TypeInfoResolverChain.Insert(0, types);
        }
    }
}
