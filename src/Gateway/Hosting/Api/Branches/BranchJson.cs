using System.Text.Json.Serialization;
using Gateway.Hosting.Http;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Hosting.Api.Branches;

/// <summary>JSON of branches, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnum<BranchIsolation>), typeof(SnakeCaseEnum<RolloutStatus>)])]
[JsonSerializable(typeof(BranchList))]
[JsonSerializable(typeof(ReleaseResource))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(BranchReleaseRequest))]
internal sealed partial class BranchJson : JsonSerializerContext
{
    public static BranchJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
