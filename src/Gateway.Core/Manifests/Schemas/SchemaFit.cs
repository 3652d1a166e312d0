namespace Gateway.Manifests.Schemas;

/// <summary>Whether a value fits a schema, as far as that can be told.</summary>
internal enum SchemaFit
{
    /// <summary>It fits beyond doubt.</summary>
    Fits,

    /// <summary>It is for the server to say.</summary>
    Unknown,

    /// <summary>It does not fit, beyond doubt.</summary>
    Misfits,
}

/// <summary>How what is known of parts makes what is known of the whole.</summary>
internal static class SchemaFits
{
    /// <summary>What is known where both must fit.</summary>
    public static SchemaFit And(this SchemaFit one, SchemaFit other) => one > other ? one : other;

    /// <summary>What is known where one of both must fit.</summary>
    public static SchemaFit Or(this SchemaFit one, SchemaFit other) => one < other ? one : other;

    /// <summary>What is known where it must not fit.</summary>
    public static SchemaFit Not(this SchemaFit fit) => fit switch
    {
        SchemaFit.Fits => SchemaFit.Misfits,
        SchemaFit.Misfits => SchemaFit.Fits,
        _ => SchemaFit.Unknown,
    };

    /// <summary>It fits, or does not.</summary>
    public static SchemaFit From(bool fits) => fits ? SchemaFit.Fits : SchemaFit.Misfits;
}
