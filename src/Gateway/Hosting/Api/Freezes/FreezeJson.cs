using System.Text.Json.Serialization;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Freezes;

/// <summary>JSON of freezes, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FreezeRequest))]
[JsonSerializable(typeof(FreezeResource))]
[JsonSerializable(typeof(FreezeExceptionRequest))]
[JsonSerializable(typeof(FreezeExceptionResource))]
internal sealed partial class FreezeJson : JsonSerializerContext
{
    public static FreezeJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
