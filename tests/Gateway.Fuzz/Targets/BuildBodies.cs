using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Reviews;
using Gateway.Rollouts;

namespace Gateway.Fuzz.Targets;

/// <summary>The body of a build result: it is one, and then it gets a review, or every error has its place.</summary>
internal sealed class BuildBodies : IFuzzTarget
{
    public string Name => "build-body";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "\"repository\":", "\"ref\":\"refs/heads/staging/x\"", "\"refs/heads/main\"", "refs/pull/7/merge", "\"flows\":[", "\"checks\":{", "\"manifest\":\"", "staging-abcdef1", "main-abcdef1",
        "{{ $GITHUB_SHA }}", "\\n  - name: x-staging", "@sha256:", "\"plan_only\":true", "\"parameter_openapi_schema\":{\"$ref\":\"#\"}",
    ];

    public string Run(byte[] input)
    {
        var reading = BuildResultReader.Read(input);
        PropertyBrokenException.Unless(reading.Build is null == reading.Errors.Count > 0, "It is a build result or has errors, and never both.");
        if (reading.Build is not { } build)
        {
            PropertyBrokenException.Unless(reading.Errors.All(error => error.Pointer is "" or ['/', ..] && error.Message.Length is > 0 and < 1000), "Every error has a pointer and a sentence.");
            return "errors " + string.Join(' ', reading.Errors.Select(error => error.Pointer!.Split('/').ElementAtOrDefault(1)).Distinct().Order());
        }

        var again = BuildResultReader.Read(input).Build!;
        PropertyBrokenException.Unless((again with { Checks = build.Checks, Outputs = build.Outputs, Flows = build.Flows, Unread = build.Unread }) == build && again.Unread.SequenceEqual(build.Unread), "The same body is the same build result.");

        // What the ledger keeps of it must give it back.
        var content = RolloutRecords.ToContent(build);
        var rollout = RolloutRecords.ToRollout(build, "staging", content, CredentialKind.GitHub, [], DateTimeOffset.UnixEpoch);
        var restored = RolloutRecords.ToBuild(rollout, content);
        PropertyBrokenException.Unless(restored.Manifest == build.Manifest && restored.Flows.Count == build.Flows.Count && restored.Outputs.Count == build.Outputs.Count, "The ledger gives back what it was given.");
        return Describe(Settings.Review(build));
    }

    /// <summary>A review in few words.</summary>
    public static string Describe(BuildReview review)
    {
        switch (review)
        {
            case BuildReview.Passed passed:
                PropertyBrokenException.Unless(
                    passed.Deployments.Count > 0 || passed.Warnings.Any(warning => warning.Code == "no_deployment_for_mode"),
                    "What passes has deployments, or says that it has none.");
                return "passed " + string.Join(' ', passed.Warnings.Select(warning => warning.Code).Distinct().Order());
            case BuildReview.Refused refused:
                PropertyBrokenException.Unless(refused.Refusals.Count > 0, "A refusal has reasons.");
                return "refused " + Finding.CodesOf(refused.Refusals);
            case BuildReview.Invalid invalid:
                PropertyBrokenException.Unless(invalid.Findings.Any(finding => finding.Severity == FindingSeverity.Error), "What is invalid has an error.");
                return "invalid " + string.Join(' ', invalid.Findings.Select(finding => finding.Code).Distinct().Order());
            case var other:
                throw new PropertyBrokenException($"There is no review {other}.");
        }
    }
}
