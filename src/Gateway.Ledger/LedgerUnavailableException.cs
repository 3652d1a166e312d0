namespace Gateway.Ledger;

/// <summary>The ledger cannot be read or written now; nothing was recorded, and the same may be tried again later.</summary>
internal sealed class LedgerUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public LedgerUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
