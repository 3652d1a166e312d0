namespace Gateway.Sandbox.Validation;

/// <summary>Characters that the server does not allow in names.</summary>
internal static class BannedCharacters
{
    private static readonly char[] Banned = ['/', '%', '&', '>', '<'];

    /// <summary>The server's sentence about a name that holds one, or null.</summary>
    public static string? In(string name) => name.IndexOfAny(Banned) < 0
        ? null
        : $"name {PythonText.Repr(name)} contains an invalid character. Must not contain any of: ['/', '%', '&', '>', '<']";
}
