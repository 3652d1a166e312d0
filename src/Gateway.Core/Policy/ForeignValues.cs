namespace Gateway.Policy;

/// <summary>The values that a MODE gives to its deployments refer to blocks and variables that each of its lanes may use: their builds would all be refused.</summary>
internal static class ForeignValues
{
    public static IEnumerable<string> Check(GatewayPolicy policy) =>
        from mode in policy.Modes
        from value in mode.Environment.Select(entry => (Property: nameof(ModeOptions.Environment), entry.Key, entry.Value))
            .Concat(mode.Variables.Select(entry => (Property: nameof(ModeOptions.Variables), entry.Key, entry.Value)))
        from reference in PrefectReference.AllInText(value.Value)
        where reference.Name is not null
        let part = mode.Parts.FirstOrDefault(part => !ReferenceRule.IsAllowed(part, reference))
        where part is not null
        select $"{mode.Setting($"{value.Property}:{value.Key}")} refers to the {reference.What} {reference.Name}, {Whose(part, reference)}";

    // All repositories of a MODE get its values: what these refer to must be shared with all of them.
    private static string Whose(ModePolicy mode, PrefectReference reference) => (ReferenceRule.OwnerOf(mode, reference), mode.Whole) switch
    {
        ({ } owner, null) => $"which is {owner.Possessive}. Refer to one of {mode.Title}.",
        (null, null) => $"which is neither {mode.Possessive} nor shared. Add it to {ReferenceRule.WhereToList(mode, reference.Kind)}.",
        _ => $"which not every repository of MODE {mode.Name} may use, although each of them gets this value. Refer to one of {ReferenceRule.SharedSetting(reference.Kind)}, or to one of the MODE's own and list {(reference.Kind == PrefectReferenceKind.Block ? nameof(ModeOptions.Blocks) : nameof(ModeOptions.PrefectVariables))} in {mode.Setting(nameof(ModeOptions.Shared))}.",
    };
}
