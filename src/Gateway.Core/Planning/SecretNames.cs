using System.Collections.Frozen;

namespace Gateway.Planning;

/// <summary>
/// Says of a name whether its value is likely a secret. It goes by the words in the name, so that API_KEY, apiKey and ARCGIS_KEY_2 are
/// and KEYBOARD and MONKEY are not; where it is in doubt it says yes.
/// </summary>
internal static class SecretNames
{
    /// <summary>Words that make a name a secret's when they stand alone in it.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        "pass", "pwd", "passcode", "key", "keys", "auth", "dsn", "conn", "conns", "connection", "connections", "connstr", "connstring",
        "bearer", "cookie", "jwt", "pat", "sas", "sig", "signature", "chave", "chaves", "segredo", "segredos");

    /// <summary>Words that do wherever they stand, since names are also written in one: dbpassword, accesstoken.</summary>
    private static readonly string[] Parts =
    [
        "password", "passwd", "passphrase", "secret", "token", "credential", "credenc", "senha", "apikey", "accesskey", "privatekey",
        "sharedkey", "accountkey", "masterkey", "signingkey", "encryptionkey", "sshkey", "authkey", "connectionstring", "connstring",
    ];

    /// <summary>Whether the value of that name is likely a secret.</summary>
    /// <param name="name">One name, not a path of them: the last part of <c>job_variables.env.API_KEY</c>.</param>
    public static bool Is(string name)
    {
        var start = 0;
        for (var at = 1; at <= name.Length; at++)
        {
            if (at == name.Length || StartsWord(name, at))
            {
                if (IsSecret(name.AsSpan(start, at - start)))
                {
                    return true;
                }

                start = at;
            }
        }

        return false;
    }

    // A word begins where the kind of character changes: after a dash, before a digit, and as camelCase and HTTPServer have it.
    private static bool StartsWord(string name, int at)
    {
        var (before, here) = (name[at - 1], name[at]);
        return char.IsLetter(here) != char.IsLetter(before)
            || (char.IsUpper(here) && char.IsLower(before))
            || (char.IsUpper(here) && char.IsUpper(before) && at + 1 < name.Length && char.IsLower(name[at + 1]));
    }

    private static bool IsSecret(ReadOnlySpan<char> written)
    {
        var word = written.ToString().ToLowerInvariant();
        return Words.Contains(word)
            || Array.Exists(Parts, part => word.Contains(part, StringComparison.Ordinal))
            || (word.StartsWith("auth", StringComparison.Ordinal) && !IsAuthor(word))
            || word.EndsWith("auth", StringComparison.Ordinal);
    }

    private static bool IsAuthor(string word) =>
        word.StartsWith("author", StringComparison.Ordinal) && !word.StartsWith("authoriz", StringComparison.Ordinal);
}
