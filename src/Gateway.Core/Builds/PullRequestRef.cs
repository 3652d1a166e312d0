using System.Text.RegularExpressions;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>Refs of pull requests, <c>refs/pull/N/merge</c> and <c>refs/pull/N/head</c>. They deploy nothing and may be planned.</summary>
internal static partial class PullRequestRef
{
    /// <summary>What starts the run of a pull request: of the events with such a ref the one that may ask for a plan.</summary>
    internal const string Event = "pull_request";

    /// <summary>What would start the run that a merge brings.</summary>
    internal const string EventOfTarget = "push";

    /// <summary>Whether the ref is that of a pull request.</summary>
    public static bool Is(string reference) => Shape().IsMatch(reference);

    /// <summary>
    /// The build result that a push to the target branch would bring, when this one is of a pull request; else this one as it is.
    /// </summary>
    /// <returns>The build result, or that its target branch is missing or written as a ref.</returns>
    public static BuildReading ToTarget(BuildResult build)
    {
        if (!Is(build.Ref))
        {
            return new BuildReading(build, []);
        }

        return build.BaseRef switch
        {
            null or "" => Fault("This field is missing. Expected the base branch of the pull request, as in github.base_ref."),
            _ when build.BaseRef.StartsWith("refs/", StringComparison.Ordinal) => Fault("Must be the short name of a branch, such as main, without refs/heads/."),
            _ => new BuildReading(build with { Ref = BuildSyntax.BranchPrefix + build.BaseRef, EventName = build.EventName is null ? null : EventOfTarget }, []),
        };
    }

    private static BuildReading Fault(string message) => new(null, [Finding.InBody("/base_ref", message)]);

    [GeneratedRegex(@"\Arefs/pull/[1-9][0-9]{0,18}/(?:merge|head)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
