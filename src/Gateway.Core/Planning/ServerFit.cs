using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// What a server's version can do of what deployments ask for: what it cannot is said before the first write. Where the version is not
/// known, nothing counts as there that the oldest supported server lacks and that would fail in unmanaged.
/// </summary>
internal static class ServerFit
{
    private const int SupportedMajor = 3;

    /// <summary>Most places of one value that are told.</summary>
    private const int MaxPaths = 20;

    private const int MaxPathLength = 200;

    /// <summary>What is to be said of the server itself.</summary>
    /// <param name="server">Its version; null where it is not told.</param>
    public static IEnumerable<Finding> OfServer(PrefectVersion? server)
    {
        if (server is null)
        {
            yield return PlanFindings.ServerVersionUnknown();
        }
        else if (server.Release.Major != SupportedMajor)
        {
            yield return PlanFindings.ServerUnsupported(server);
        }
        else if (server.Release.CompareTo(PrefectVersion.Oldest.Release) < 0)
        {
            yield return PlanFindings.ServerTooOld(server);
        }
    }

    /// <summary>What the version cannot do of a deployment.</summary>
    /// <param name="spec">The deployment as it is wanted.</param>
    /// <param name="server">The server's version, which is also that of its workers; null where it is not told.</param>
    /// <param name="image">The version in the image, whose client takes the pull steps; null where it is not known.</param>
    public static IEnumerable<Finding> Check(DeploymentSpec spec, PrefectVersion? server, PrefectVersion? image = null)
    {
        foreach (var (kind, value, field, location) in ReferenceRule.Places(spec))
        {
            // Of parameters nothing is filled in whatever the version.
            var inPull = kind == ReferencePlaceKind.Pull;
            var runs = inPull ? image ?? server : server;
            if (kind == ReferencePlaceKind.Parameters || runs?.IsAtLeast(3, 7, 0) == true)
            {
                continue;
            }

            foreach (var path in TextsAroundBlocks(value).Take(MaxPaths).Select(within => field + within))
            {
                // Of what a trigger lays over them the trigger's own place is known.
                var place = field == "job_variables" ? spec.LocationOfJobVariable(path[(field.Length + 1)..]) : location;
                yield return PlanFindings.ReferenceInText(spec, path, place, runs, inPull);
            }
        }

        if (server is null)
        {
            yield break;
        }

        if (!HasGracePeriods(server) && spec.ConcurrencyOptions?.GracePeriodSeconds is not null)
        {
            yield return PlanFindings.GracePeriodIgnored(spec, server);
        }

        if (!server.IsAtLeast(3, 6, 23))
        {
            foreach (var trigger in spec.Triggers.Where(trigger => HoldsInnerWildcard(trigger.Trigger)))
            {
                yield return PlanFindings.TriggerPatternUnsupported(spec, trigger, server);
            }
        }
    }

    /// <summary>The deployment as the version can hold it: what it drops without a word is not asked of it, so that it is not written again and again.</summary>
    /// <param name="spec">The deployment as it is wanted.</param>
    /// <param name="server">The server's version; null where it is not told.</param>
    internal static DeploymentSpec Fit(DeploymentSpec spec, PrefectVersion? server) =>
        server is not null && !HasGracePeriods(server) && spec.ConcurrencyOptions is { GracePeriodSeconds: not null } options
            ? spec with { ConcurrencyOptions = options with { GracePeriodSeconds = null } }
            : spec;

    private static bool HasGracePeriods(PrefectVersion server) => server.IsAtLeast(3, 6, 6);

    // Only for those found is a path put together, and no longer one than a message shows.
    private static IEnumerable<string> TextsAroundBlocks(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => PrefectReference.IsBlockWithinText(value.GetString()!) ? [""] : [],
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => TextsAroundBlocks(item).Select(within => Within($"[{index}]", within))),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => TextsAroundBlocks(property.Value).Select(within => Within("." + property.Name, within))),
        _ => [],
    };

    private static string Within(string name, string path) => name.Length + path.Length <= MaxPathLength ? name + path : string.Concat(name.AsSpan(0, Math.Min(name.Length, MaxPathLength)), "…");

    // Before 3.6.23 an asterisk at the end is a wildcard, and everything else stands for itself.
    private static bool HoldsInnerWildcard(JsonElement trigger) => trigger.ValueKind switch
    {
        JsonValueKind.Array => trigger.EnumerateArray().Any(HoldsInnerWildcard),
        JsonValueKind.Object => trigger.EnumerateObject().Any(property => property.Name is "match" or "match_related" or "expect" or "after"
            ? Texts(property.Value).Any(text => text.AsSpan().TrimEnd('*').IndexOfAny('*', '?', '[') >= 0)
            : HoldsInnerWildcard(property.Value)),
        _ => false,
    };

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };
}
