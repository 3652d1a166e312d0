using Gateway.Ledger;

namespace Gateway.Hosting.Problems;

/// <summary>A commit that a MODE accepts although it is frozen.</summary>
/// <param name="Repository">Full name of the repository, in lower case.</param>
/// <param name="Commit">The commit, or its first digits.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="Until">When it ends automatically, UTC.</param>
public sealed record FreezeExceptionResource(string Repository, string Commit, string Reason, string By, DateTimeOffset At, DateTimeOffset Until)
{
    internal static FreezeExceptionResource From(FreezeException exception) =>
        new(exception.Repository, exception.Commit, exception.Reason, exception.By, exception.At, exception.Until);
}
