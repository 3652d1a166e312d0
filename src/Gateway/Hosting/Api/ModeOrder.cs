using Gateway.Diagnostics;
using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Policy;

namespace Gateway.Hosting.Api;

/// <summary>An order for a MODE, with a body.</summary>
internal static class ModeOrder
{
    /// <summary>Finds the MODE and reads the body; an order that is of no MODE, or whose body cannot be read, is answered and noted here.</summary>
    /// <param name="http">The request.</param>
    /// <param name="policy">All MODEs.</param>
    /// <param name="mode">The MODE that the path names.</param>
    /// <param name="action">What is ordered, one of the audit's actions.</param>
    /// <param name="limit">Most bytes of the body.</param>
    /// <param name="read">Reads the body.</param>
    /// <param name="carryOut">Carries the order out and answers it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IResult> AnswerAsync<T>(
        HttpContext http,
        GatewayPolicy policy,
        string mode,
        string action,
        int limit,
        Func<ReadOnlyMemory<byte>, (T? Request, IReadOnlyList<Finding> Errors)> read,
        Func<ModePolicy, T, Task<IResult>> carryOut,
        CancellationToken cancellationToken)
        where T : class
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return await RefusedOrders.RecordAsync(http, action, new ProblemResult(PathNames.UnknownMode(policy)));
        }

        var (body, problem) = await OrderBody.ReadAsync(http.Request, limit, cancellationToken);
        if (problem is not null)
        {
            return await RefusedOrders.RecordAsync(http, action, problem);
        }

        var (request, errors) = read(body);
        return request is null ? await RefusedOrders.RecordAsync(http, action, OrderBody.Invalid(errors)) : await carryOut(found, request);
    }
}
