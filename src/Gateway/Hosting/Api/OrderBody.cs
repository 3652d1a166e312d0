using Gateway.Diagnostics;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api;

/// <summary>The body of an operator's order.</summary>
internal static class OrderBody
{
    public static GatewayProblem NotAsExpected { get; } = ProblemCatalog.BodyInvalid with { Title = "The body is invalid." };

    /// <summary>Reads the raw body; a problem when it is said to be something else than JSON, or cannot be read.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, ProblemResult? Problem)> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (!RequestBody.IsJson(request))
        {
            return (default, new ProblemResult(ProblemCatalog.MediaTypeUnsupported));
        }

        return await RequestBody.ReadAsync(request, limit, cancellationToken);
    }

    public static ProblemResult Invalid(IEnumerable<Finding> errors) =>
        ProblemResult.From(NotAsExpected, errors.Select(ProblemErrors.From));
}
