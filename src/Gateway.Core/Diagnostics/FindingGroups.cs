namespace Gateway.Diagnostics;

/// <summary>
/// Makes one finding of what has one cause: the same is found in many deployments, mostly because they share an anchor. Findings have one cause
/// when they differ in nothing but their place and their deployment's name. Everything that answers findings of a manifest collects them here.
/// </summary>
internal sealed class FindingGroups
{
    /// <summary>Most other places that a finding names; the rest is counted.</summary>
    public const int MaxPlaces = 20;

    /// <summary>Most findings that are looked at: whoever fixes those learns of the rest.</summary>
    public const int MaxLookedAt = 10_000;

    private readonly Dictionary<Cause, Group> _groups = [];
    private readonly List<Group> _inOrder = [];

    /// <summary>How many findings were added.</summary>
    public int LookedAt { get; private set; }

    /// <summary>Merges findings, in the order in which their causes come first.</summary>
    /// <param name="findings">The findings. No more of them than <see cref="MaxLookedAt"/> are looked at.</param>
    /// <param name="most">Most causes that are kept; places of those are added from all findings.</param>
    public static IReadOnlyList<Finding> Merge(IEnumerable<Finding> findings, int most = int.MaxValue)
    {
        var groups = new FindingGroups();
        foreach (var finding in findings.Take(MaxLookedAt))
        {
            groups.Add(finding, most);
        }

        return groups.ToList();
    }

    /// <summary>Adds a finding, or its places to the one that has the same cause.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="most">Most causes that are kept.</param>
    /// <returns>Whether its cause is a new one.</returns>
    public bool Add(Finding finding, int most = int.MaxValue)
    {
        LookedAt++;
        var cause = Cause.Of(finding);
        var isNew = !_groups.TryGetValue(cause, out var group);
        if (isNew && _inOrder.Count < most)
        {
            group = new Group(finding);
            _groups.Add(cause, group);
            _inOrder.Add(group);
        }

        group?.Add(finding);
        return isNew;
    }

    /// <summary>One finding for each cause, in the order in which the causes came.</summary>
    public IReadOnlyList<Finding> ToList() => _inOrder.ConvertAll(static group => group.ToFinding());

    /// <summary>What findings with one cause have in common: the deployment's own name does not count.</summary>
    private readonly record struct Cause(string Code, FindingSeverity Severity, string Message, string? Fix, string? Pointer, string? Seen, string? Expected, string? Setting)
    {
        public static Cause Of(Finding finding) => new(
            finding.Code,
            finding.Severity,
            WithoutName(finding.Message, finding.Deployment),
            finding.Fix is { } fix ? WithoutName(fix, finding.Deployment) : null,
            finding.Pointer,
            finding.Seen,
            finding.Expected,
            finding.Setting);

        // Sentences begin with the deployment's name, or have it in quotes behind its flow's. Elsewhere it may be any word.
        private static string WithoutName(string text, string? name)
        {
            if (string.IsNullOrEmpty(name))
            {
                return text;
            }

            if (text.StartsWith(name, StringComparison.Ordinal) && text.AsSpan(name.Length) is [' ', ..])
            {
                return $"\0{text.AsSpan(name.Length)}";
            }

            var quoted = text.IndexOf($"/{name}\"", StringComparison.Ordinal);
            return quoted < 0 ? text : $"{text.AsSpan(0, quoted)}\0{text.AsSpan(quoted + name.Length + 1)}";
        }
    }

    private sealed class Group(Finding first)
    {
        private readonly HashSet<(ManifestLocation? Location, ManifestLocation? Written, string? Deployment)> _seen = [];
        private readonly List<FindingPlace> _places = [];
        private int _unnamed;

        /// <summary>The finding whose words are shown, which is the first by its place.</summary>
        private Finding _first = first;

        public void Add(Finding finding)
        {
            _first = IsBefore(finding.Location, _first.Location) ? finding : _first;
            _unnamed += finding.UnnamedPlaces;
            Add(new FindingPlace(finding.Deployment, finding.Location));
            foreach (var place in finding.OtherPlaces)
            {
                Add(place);
            }
        }

        public Finding ToFinding()
        {
            var others = _places.Where(place => place.Deployment != _first.Deployment || !Equals(place.Location, _first.Location) || !Equals(place.Location?.WrittenAt, _first.Location?.WrittenAt))
                .OrderBy(static place => place.Location?.Line ?? 0)
                .ThenBy(static place => place.Location?.Column ?? 0)
                .ToList();
            var anchor = others.Count > 0 ? FindAnchor() : null;
            var written = anchor is null ? _first.Location?.WrittenAt : null;
            return _first with
            {
                Message = written is null ? _first.Message : $"{_first.Message} (Defined at line {written.Line}, column {written.Column}, and used here through an alias.)",
                Location = anchor ?? WithoutAnchor(_first.Location),
                OtherPlaces = [.. others.Take(MaxPlaces).Select(static place => place with { Location = WithoutAnchor(place.Location) })],
                UnnamedPlaces = _unnamed + Math.Max(0, others.Count - MaxPlaces),
            };
        }

        private void Add(FindingPlace place)
        {
            if (_seen.Add((place.Location, place.Location?.WrittenAt, place.Deployment)))
            {
                _places.Add(place);
            }
        }

        /// <summary>Where the text is written that all of the places use; null when there is no such text.</summary>
        private ManifestLocation? FindAnchor()
        {
            var written = _first.Location?.WrittenAt ?? _first.Location;
            return written is not null
                && _places.Exists(static place => place.Location?.WrittenAt is not null)
                && _places.TrueForAll(place => written.Equals(place.Location?.WrittenAt ?? place.Location))
                ? WithoutAnchor(written)
                : null;
        }

        private static bool IsBefore(ManifestLocation? one, ManifestLocation? other) =>
            (one?.Line ?? 0, one?.Column ?? 0).CompareTo((other?.Line ?? 0, other?.Column ?? 0)) < 0;

        private static ManifestLocation? WithoutAnchor(ManifestLocation? location) => location is null ? null : new ManifestLocation(location.Line, location.Column);
    }
}
