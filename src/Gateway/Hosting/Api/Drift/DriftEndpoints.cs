using System.ComponentModel;
using Gateway.Drift;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Hosting.Api.Drift;

/// <summary>What differs on the server from what the last rollouts left.</summary>
internal static class DriftEndpoints
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static void MapDrift(this IEndpointRouteBuilder api) =>
        api.MapGet("/modes/{mode}/drift", GetAsync)
            .WithName("GetModeDrift")
            .WithTags("MODEs")
            .WithSummary("Show the drift of a MODE")
            .WithDescription(
                "Shows what differs on the server from what the last rollouts to the MODE left, and since when. Checks the server now, for each project that was rolled out to the MODE, and records the result; `cached=true` returns the result of the last check instead. "
                + "`state` is `missing`, `changed` or `kept`. Each field is named, and a check that is made now has the expected and the live value of each in `values`, masked as in plans. Manual changes that the MODE keeps are listed in `kept` and are not drift. "
                + "Returns 503 if Prefect cannot be read, or if the ledger cannot be read or written.")
            .Produces<DriftResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 404, 502, 503);

    private static async Task<IResult> GetAsync(
        string mode,
        GatewayPolicy policy,
        DriftChecker checker,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("`true` returns the result of the last check without a request to Prefect; `false`, the default, checks now.")] string? cached = null)
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return new ProblemResult(PathNames.UnknownMode(policy));
        }

        var useLast = false;
        if (cached is not null && !bool.TryParse(cached, out useLast))
        {
            var error = new ProblemError { Code = Codes.QueryInvalid, Detail = "cached: Must be true or false." };
            return new ProblemResult(ProblemCatalog.QueryInvalid with { Errors = [error] });
        }

        try
        {
            var looks = useLast ? await checker.ListAsync(found, cancellationToken) : await checker.CheckAllAsync(found, cancellationToken);
            return TypedResults.Json(ToResource(found, looks, time.GetUtcNow()), DriftJson.Answers.DriftResource);
        }
        catch (PrefectUnavailableException exception)
        {
            return new ProblemResult(ProblemCatalog.PrefectUnavailable(exception.Message), Pause);
        }
        catch (PrefectRefusedException exception)
        {
            return new ProblemResult(ProblemCatalog.PrefectRefused(exception.Message));
        }
        catch (LedgerUnavailableException) when (!useLast)
        {
            return new ProblemResult(DriftProblems.LookNotRecorded, Pause);
        }
    }

    private static DriftResource ToResource(ModePolicy mode, IReadOnlyList<LaneLook> looks, DateTimeOffset now)
    {
        var checkedAt = looks.Any(look => look.CheckedAt is null) ? null : looks.Min(look => look.CheckedAt);
        return new DriftResource
        {
            Mode = mode.Name,
            CheckedAt = checkedAt,
            AgeSeconds = Age.Of(checkedAt, now),
            Lanes =
            [
                .. looks.Select(look => new DriftedLane
                {
                    Repository = look.Lane.Repository,
                    Project = look.Lane.Project,
                    Branch = look.Lane.Branch.Length == 0 ? null : look.Lane.Branch,
                    RolloutId = look.LastRollout?.Id,
                    CheckedAt = look.CheckedAt,
                    AgeSeconds = Age.Of(look.CheckedAt, now),
                    RollingOut = look.IsRollingOut,
                    Drifted = look.CheckedAt is null ? null : look.IsDrifted,
                    Deployments = look.Deployments,
                }),
            ],
        };
    }
}
