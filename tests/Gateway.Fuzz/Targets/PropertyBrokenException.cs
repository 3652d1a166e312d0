namespace Gateway.Fuzz.Targets;

/// <summary>Something that must hold for every input did not hold for one.</summary>
internal sealed class PropertyBrokenException : Exception
{
    public PropertyBrokenException(string property)
        : base(property)
    {
    }

    /// <summary>Throws unless it holds.</summary>
    public static void Unless(bool holds, string property)
    {
        if (!holds)
        {
            throw new PropertyBrokenException(property);
        }
    }
}
