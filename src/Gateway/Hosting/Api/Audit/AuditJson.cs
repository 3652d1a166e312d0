using System.Text.Json.Serialization;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.Audit;

/// <summary>JSON of the audit, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    public static AuditJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
