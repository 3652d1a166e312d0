namespace Gateway.Intake;

/// <summary>Why a request has no valid credentials. Only the operator's log says it; the answer is the same for all.</summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Text">What more is known about it, which depends on the kind; it may be the sender's own text, and is not escaped.</param>
/// <param name="Seconds">How far the signature's time is behind the gateway's, below zero if it is ahead.</param>
internal readonly record struct CredentialFault(CredentialFaultKind Kind, string? Text = null, long Seconds = 0)
{
    /// <summary>The body was not read, so that there was nothing to verify.</summary>
    /// <param name="code">The code of the answer.</param>
    public static CredentialFault BodyUnread(string code) => new(CredentialFaultKind.BodyUnread, code);
}

/// <summary>The kinds of failures that verification tells apart.</summary>
internal enum CredentialFaultKind
{
    /// <summary>None is known.</summary>
    None,

    /// <summary>The body did not arrive, or is too large.</summary>
    BodyUnread,

    /// <summary>There is no signature, and no token where tokens are accepted.</summary>
    NoCredentials,

    /// <summary>There is a signature, but a header that belongs to it is missing or cannot be read; the text says which.</summary>
    HeadersInvalid,

    /// <summary>The signature was made with none of the secrets, or over another body.</summary>
    SignatureMismatch,

    /// <summary>The signature is right, but its time is too far from now; the text is the repository that signed.</summary>
    TimestampOff,

    /// <summary>The token is none, or none for this gateway; the text says why.</summary>
    TokenInvalid,

    /// <summary>The token may be right: the issuer's keys could not be had.</summary>
    TokenUnverifiable,

    /// <summary>The token is right, but its repository is not configured; the text is that repository.</summary>
    RepositoryUnknown,

    /// <summary>The API key is nobody's.</summary>
    KeyUnknown,

    /// <summary>The signature is of one repository and the token of another; the text says of which.</summary>
    RepositoriesDiffer,
}
