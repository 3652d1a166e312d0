namespace Gateway.Prefect;

/// <summary>A request to Prefect failed for a reason that may pass: it is worth trying again later. Its message holds nothing secret.</summary>
/// <param name="message">Operation, subject, status and what the server said.</param>
/// <param name="cause">What the network said, or null.</param>
internal sealed class PrefectUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The server's HTTP status, or null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>True when the gateway held the request back after too many failures: the message then says nothing new of the server.</summary>
    public bool HeldBack { get; init; }
}

/// <summary>Prefect refused a request, and will refuse it again. Its message holds nothing secret.</summary>
/// <param name="message">Operation, subject, status and what the server said.</param>
/// <param name="status">The server's HTTP status.</param>
internal sealed class PrefectRefusedException(string message, int status) : Exception(message)
{
    /// <summary>The server's HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Whether the server does not have the path, so that the 404 says nothing of what was asked for.</summary>
    public bool IsUnknownPath { get; init; }
}
