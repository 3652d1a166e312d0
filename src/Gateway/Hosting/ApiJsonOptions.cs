using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Hosting;

/// <summary>
/// Makes the framework's JSON options say what <see cref="ApiJson"/> does: the OpenAPI document takes names, enums and numbers from
/// them, and must not differ from the answers.
/// </summary>
internal static class ApiJsonOptions
{
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        foreach (var converter in ApiJson.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }

        options.TypeInfoResolverChain.Insert(0, ApiJson.Default);
    }
}
