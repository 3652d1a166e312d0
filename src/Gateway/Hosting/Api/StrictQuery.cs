using System.ComponentModel;
using System.Reflection;
using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Hosting.Api;

/// <summary>
/// Refuses query parameters that an operation does not know, and MODEs that there are not: <c>?mod=prod</c> would be answered with every MODE's otherwise.
/// </summary>
internal static class StrictQuery
{
    private const string ModeParameter = "mode";
    private const int MaxNameLength = 100;

    /// <summary>Has all operations of a group read only what they describe.</summary>
    public static RouteGroupBuilder ReadsOnlyKnownQuery(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory(static (context, next) =>
        {
            var known = context.MethodInfo.GetParameters()
                .Where(static parameter => parameter.IsDefined(typeof(DescriptionAttribute)) && !parameter.IsDefined(typeof(FromHeaderAttribute)))
                .Select(static parameter => parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!)
                .ToList();
            return invocation => AnswerAsync(invocation, known, next);
        });
        return group;
    }

    private static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, IReadOnlyList<string> known, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Query.Count == 0)
        {
            return await next(context);
        }

        var errors = http.Request.Query.SelectMany(parameter => Check(parameter.Key, parameter.Value.Count, known)).ToList();
        if (errors.Count == 0 && known.Contains(ModeParameter) && http.Request.Query[ModeParameter] is [{ } mode])
        {
            var policy = http.RequestServices.GetRequiredService<GatewayPolicy>();
            errors.AddRange(PathNames.Mode(policy, mode) is null ? [PageQuery.Invalid(ModeParameter, $"Must be one of {string.Join(", ", policy.Modes.Select(static one => one.Name))}.")] : []);
        }

        if (errors.Count == 0)
        {
            return await next(context);
        }

        var problem = ProblemResult.From(ProblemCatalog.QueryInvalid, errors);
        return RefusedOrders.IsOrder(http.Request) ? await RefusedOrders.RecordAsync(http, AuditActions.Request, problem) : problem;
    }

    private static IEnumerable<ProblemError> Check(string name, int count, IReadOnlyList<string> known)
    {
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            var fix = known.Count == 0 ? "This operation has no parameters."
                : NearestName.Find(name, known) is { } nearest ? $"Did you mean {nearest}?"
                : $"The parameters are {string.Join(", ", known)}.";
            yield return PageQuery.Invalid(name.Length > MaxNameLength ? name[..MaxNameLength] : name, $"This parameter is unknown. {fix}");
        }
        else if (count > 1)
        {
            yield return PageQuery.Invalid(name, "Was sent more than once. Send it once.");
        }
    }
}
