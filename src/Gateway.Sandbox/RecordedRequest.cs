namespace Gateway.Sandbox;

/// <summary>One request that the sandbox received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path as received, without the query.</param>
/// <param name="Status">The status answered, or null when none was: not yet, or a fault took the answer.</param>
internal sealed record RecordedRequest(string Method, string Path, int? Status)
{
    /// <summary>Whether the request may change something: everything but reads and the queries that are sent with POST.</summary>
    public bool IsWrite => IsWriteOf(Method, Path);

    internal static bool IsWriteOf(string method, string path)
    {
        if (method is "GET" or "HEAD" or "OPTIONS")
        {
            return false;
        }

        var end = path.AsSpan().TrimEnd('/');
        return !(method == "POST"
            && (end.EndsWith("/filter", StringComparison.Ordinal) || end.EndsWith("/count", StringComparison.Ordinal)));
    }
}
