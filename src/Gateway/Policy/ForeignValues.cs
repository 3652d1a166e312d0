namespace Gateway.Policy;

/// <summary>The values that a MODE gives to its deployments refer to blocks and variables that it may use: its builds would all be refused.</summary>
internal static class ForeignValues
{
    public static IEnumerable<string> Check(GatewayPolicy policy) =>
        from mode in policy.Modes
        from value in mode.Environment.Select(entry => (Property: nameof(ModeOptions.Environment), entry.Key, entry.Value))
            .Concat(mode.Variables.Select(entry => (Property: nameof(ModeOptions.Variables), entry.Key, entry.Value)))
        from reference in PrefectReference.AllInText(value.Value)
        where reference.Name is not null && !ReferenceRule.IsAllowed(mode, reference)
        select $"{mode.Setting($"{value.Property}:{value.Key}")} refers to the {reference.What} {reference.Name}, {Whose(mode, reference)}";

    private static string Whose(ModePolicy mode, PrefectReference reference) => ReferenceRule.OwnerOf(mode, reference) is { } owner
        ? $"which is MODE {owner.Name}'s. Refer to one of MODE {mode.Name}."
        : $"which is neither MODE {mode.Name}'s nor shared. Add it to {ReferenceRule.OwnSetting(mode, reference.Kind)}, or to {ReferenceRule.SharedSetting(reference.Kind)} if every MODE may use it.";
}
