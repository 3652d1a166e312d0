namespace Gateway.Policy;

/// <summary>The values that a MODE gives to its deployments refer to no other MODE's blocks and variables: its builds would all be refused.</summary>
internal static class ForeignValues
{
    public static IEnumerable<string> Check(GatewayPolicy policy) =>
        from mode in policy.Modes
        from value in mode.Environment.Select(entry => (Property: nameof(ModeOptions.Environment), entry.Key, entry.Value))
            .Concat(mode.Variables.Select(entry => (Property: nameof(ModeOptions.Variables), entry.Key, entry.Value)))
        from reference in PrefectReference.AllInText(value.Value)
        let owner = ReferenceRule.OwnerOf(mode, reference)
        where owner is not null
        select $"{mode.Setting($"{value.Property}:{value.Key}")} refers to the {reference.What} {reference.Name}, which is MODE {owner.Name}'s. Refer to one of MODE {mode.Name} or of none.";
}
