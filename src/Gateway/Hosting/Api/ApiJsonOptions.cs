using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Hosting.Health;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api;

/// <summary>
/// Makes the framework's JSON options say what <see cref="ApiJson"/> and the JSON of problems and health do: the OpenAPI document takes names, enums and numbers from
/// them, and must not differ from the answers.
/// </summary>
internal static class ApiJsonOptions
{
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        foreach (var types in (ReadOnlySpan<JsonSerializerContext>)[ProblemJson.Default, HealthJson.Default, ApiJson.Default])
        {
            foreach (var converter in types.Options.Converters)
            {
                options.Converters.Add(converter);
            }

            options.TypeInfoResolverChain.Insert(0, types);
        }
    }
}
