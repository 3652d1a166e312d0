namespace Gateway.Diagnostics;

/// <summary>
/// Collects findings of a manifest, one for each cause, and shows no more of them than a reader needs.
/// </summary>
internal sealed class FindingList
{
    public const int MaxShown = 200;

    /// <summary>Most causes of one severity that are kept, to choose those from that are shown.</summary>
    public const int MaxKept = 2_000;

    /// <summary>Most characters of a message: what it names may be as long as the text is.</summary>
    private const int MaxMessageLength = 600;

    private readonly FindingGroups _findings = new();
    private readonly Dictionary<FindingSeverity, int> _kept = new() { [FindingSeverity.Error] = 0, [FindingSeverity.Warning] = 0 };
    private bool _isCut;

    /// <summary>All findings, in no order.</summary>
    public IReadOnlyList<Finding> All => _findings.ToList();

    public void AddRange(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Add(finding);
        }
    }

    public void Error(string code, string message, string fix, ManifestLocation? location, string? deployment = null) =>
        Add(new Finding(code, FindingSeverity.Error, message, fix, location, deployment));

    public void Warning(string code, string message, string fix, ManifestLocation? location, string? deployment = null) =>
        Add(new Finding(code, FindingSeverity.Warning, message, fix, location, deployment));

    /// <summary>Whether no further finding of the severity is kept: who has found one asks before it works out the words for it.</summary>
    public bool IsFull(FindingSeverity severity)
    {
        var isFull = _kept[severity] >= MaxKept || _findings.LookedAt >= FindingGroups.MaxLookedAt;
        _isCut |= isFull;
        return isFull;
    }

    /// <summary>All findings by place. Where there are too many, errors are kept before warnings.</summary>
    public IReadOnlyList<Finding> ByPlace()
    {
        var findings = _findings.ToList();
        if (findings.Count <= MaxShown)
        {
            return [.. InOrder(findings)];
        }

        var bySeverity = InOrder(findings).OrderBy(finding => finding.Severity).ToList();
        var shown = MaxShown - 1;
        return [.. InOrder(bySeverity.Take(shown)), HowManyMore(bySeverity.Count - shown, bySeverity[shown].Severity)];
    }

    private void Add(Finding finding)
    {
        if (IsFull(finding.Severity))
        {
            return;
        }

        if (finding.Message.Length > MaxMessageLength)
        {
            finding = finding with { Message = finding.Message[..MaxMessageLength] + "…" };
        }

        if (_findings.Add(finding))
        {
            _kept[finding.Severity]++;
        }
    }

    private static IOrderedEnumerable<Finding> InOrder(IEnumerable<Finding> findings) =>
        findings
            .OrderBy(finding => finding.Location?.Line ?? 0)
            .ThenBy(finding => finding.Location?.Column ?? 0)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal)
            .ThenBy(finding => finding.Message, StringComparer.Ordinal);

    private Finding HowManyMore(int count, FindingSeverity worst) =>
        new(Codes.FindingsCapped, worst, $"{(_isCut ? "More than " : "")}{count} more findings are not shown.", "Fix the findings shown and try again to see the rest.");
}
