using System.Text.Json.Serialization;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>JSON of answers to GitHub's webhooks, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubAnswer))]
internal sealed partial class GitHubJson : JsonSerializerContext
{
    public static GitHubJson Answers => field ??= new(AnswerOptions.From(Default.Options));
}
