using Gateway.Ledger;

namespace Gateway.Hosting.Problems;

/// <summary>Answers 503 where the ledger cannot be read, or cannot record what was asked for.</summary>
internal sealed class LedgerFilter(GatewayProblem problem) : IEndpointFilter
{
    /// <summary>When to try again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (LedgerUnavailableException)
        {
            return new ProblemResult(problem, Pause);
        }
    }
}
