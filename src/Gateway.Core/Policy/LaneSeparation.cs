namespace Gateway.Policy;

/// <summary>
/// Checks that no pattern of a lane matches what is another's of the same MODE. Names that several lanes list without <c>*</c> are theirs
/// together: whoever wrote them meant those.
/// </summary>
internal static class LaneSeparation
{
    public static IEnumerable<string> Check(IReadOnlyList<ModeLane> lanes, Func<string, string, string> setting)
    {
        for (var index = 0; index < lanes.Count; index++)
        {
            foreach (var other in lanes.Skip(index + 1))
            {
                foreach (var (property, names) in Lists)
                {
                    var (left, right) = (setting(lanes[index].Key, property), setting(other.Key, property));
                    if (Both(names(lanes[index].Own), names(other.Own)) is { } example)
                    {
                        yield return $"{left} and {right} both match '{example}', which can belong to only one of them. Narrow the pattern, list the name without * in both, or share it.";
                    }
                }

                if (DirectoryOf(lanes[index]) is { } directory && directory == DirectoryOf(other))
                {
                    yield return $"{setting(lanes[index].Key, "Secrets:Directory")} and {setting(other.Key, "Secrets:Directory")} are both {directory}. "
                        + "Set a different directory for each, or set one for the MODE and list Secrets in its Shared.";
                }
            }
        }
    }

    private static IReadOnlyList<(string Property, Func<OwnedNames, IReadOnlyList<NamePattern>> Names)> Lists =>
    [
        (nameof(OwnedNames.ImageRepositories), static own => own.ImageRepositories),
        (nameof(OwnedNames.Blocks), static own => own.Blocks),
        (nameof(OwnedNames.PrefectVariables), static own => own.PrefectVariables),
    ];

    private static string? Both(IReadOnlyList<NamePattern> left, IReadOnlyList<NamePattern> right) =>
        (from one in left
         from other in right
         where (one.IsWild || other.IsWild) && one.MayMeet(other)
         let overlap = NamePattern.Overlap([one], [other])
         where overlap is not Overlap.None
         select overlap is Overlap.Example example ? example.Text : one.Text).FirstOrDefault();

    private static string? DirectoryOf(ModeLane lane) => lane.OwnSecrets.Directory is { } directory ? Path.TrimEndingDirectorySeparator(directory) : null;
}
