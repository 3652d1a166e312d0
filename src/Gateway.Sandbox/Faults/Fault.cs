namespace Gateway.Sandbox.Faults;

/// <summary>What goes wrong with a request.</summary>
internal enum FaultKind
{
    /// <summary>The answer is late by <see cref="Fault.DelayMs"/>, and right.</summary>
    Delay,

    /// <summary>The answer is <see cref="Fault.Status"/> with <see cref="Fault.Body"/>.</summary>
    Status,

    /// <summary>The connection breaks without an answer.</summary>
    Reset,

    /// <summary>The right answer breaks off in the middle of its body.</summary>
    HalfBody,

    /// <summary>There is no answer at all until the client gives up or the faults are cleared.</summary>
    Hang,

    /// <summary>The answer of a server on SQLite whose database is locked: 503, and the connection closes after it.</summary>
    DatabaseLocked,

    /// <summary>
    /// The request takes effect late, by <see cref="Fault.DelayMs"/>, whether or not its client still waits for the answer: a server goes on
    /// with what it began.
    /// </summary>
    LateEffect,
}

/// <summary>A fault and the requests it happens to.</summary>
internal sealed record Fault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The method it happens to; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// The path it happens to, without the query and without a slash at its end. <c>*</c> stands for anything but a slash,
    /// <c>**</c> for anything. The default is everything.
    /// </summary>
    public string Path { get; init; } = "**";

    /// <summary>Whether it happens to writes only, as <see cref="RecordedRequest.IsWrite"/> tells them.</summary>
    public bool WritesOnly { get; init; }

    /// <summary>How many of the first matching requests are spared. With one less than n and <see cref="Times"/> 1 it hits the n-th.</summary>
    public int After { get; init; }

    /// <summary>How often it happens; null for always.</summary>
    public int? Times { get; init; }

    /// <summary>Whether the request takes effect before it goes wrong, so that only the answer is lost.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>The delay in milliseconds. With another kind than <see cref="FaultKind.Delay"/> it comes before the fault.</summary>
    public int DelayMs { get; init; }

    /// <summary>The status of a <see cref="FaultKind.Status"/>; 500 by default.</summary>
    public int Status { get; init; } = StatusCodes.Status500InternalServerError;

    /// <summary>The body of a <see cref="FaultKind.Status"/>; by default what the real server says in its form for errors.</summary>
    public string? Body { get; init; }

    /// <summary>The type of <see cref="Body"/>; JSON by default.</summary>
    public string ContentType { get; init; } = "application/json";
}
