namespace Gateway.Cli.People;

/// <summary>Parameters of addresses.</summary>
internal static class UrlQuery
{
    /// <summary>The parameters that have a value, escaped, with the question mark before them.</summary>
    public static string Of(params IEnumerable<(string Name, string? Value)> parameters) =>
        "?" + string.Join('&', parameters.Where(static parameter => parameter.Value is not null).Select(static parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
}
