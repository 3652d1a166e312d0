namespace Gateway.Cli.People;

/// <summary>Which gateway is asked, and with which API key.</summary>
/// <param name="Address">Its address, with a slash at the end.</param>
/// <param name="Key">The key, which is never shown.</param>
internal sealed record Connection(Uri Address, string Key)
{
    /// <summary>The environment variable with the gateway's address.</summary>
    public const string UrlVariable = "GATEWAY_URL";

    /// <summary>The environment variable with the path of a file that holds the key.</summary>
    public const string KeyFileVariable = "GATEWAY_API_KEY_FILE";

    /// <summary>Finds both: what the command line says, or else the environment, or else the keyring.</summary>
    /// <param name="server">The address of the command line.</param>
    /// <param name="keyFile">The key's file of the command line.</param>
    /// <param name="allowHttp">Whether the key may be sent so that others can read it.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    public static Connection Find(string? server, string? keyFile, bool allowHttp, Func<string, string?> environment)
    {
        var keyring = new Lazy<IReadOnlyList<KeyringEntry>>(() => Keyring.Read(Keyring.PathOf(environment)));
        var address = FindAddress(server, keyring, environment);
        if (!allowHttp && !GatewayAddress.IsPrivate(address))
        {
            throw new CommandFailure(
                ExitCodes.NoAccess,
                $"The API key is not sent to {address}: with http, everybody on the way can read it. Use https, or --allow-http in a network that you trust.");
        }

        return new Connection(address, FindKey(address, keyFile, keyring, environment));
    }

    /// <summary>Without the key, whoever prints it.</summary>
    public override string ToString() => Address.ToString();

    private static Uri FindAddress(string? server, Lazy<IReadOnlyList<KeyringEntry>> keyring, Func<string, string?> environment)
    {
        var (text, source) = server is { Length: > 0 } ? (server, "--server") : (environment(UrlVariable), UrlVariable);
        if (text is { Length: > 0 })
        {
            return GatewayAddress.Parse(text)
                ?? throw new CommandFailure(ExitCodes.Usage, $"{source} must be the address of a gateway, such as https://gateway.example.org, without user, query or fragment.");
        }

        return keyring.Value is [var only]
            ? only.Address
            : throw new CommandFailure(ExitCodes.Usage, $"Which gateway? Set {UrlVariable} to its address, such as https://gateway.example.org, or use --server.");
    }

    private static string FindKey(Uri address, string? keyFile, Lazy<IReadOnlyList<KeyringEntry>> keyring, Func<string, string?> environment)
    {
        if ((keyFile is { Length: > 0 } ? keyFile : environment(KeyFileVariable)) is { Length: > 0 } path)
        {
            return KeyFile.ReadKey(path);
        }

        return keyring.Value.FirstOrDefault(entry => entry.Address == address)?.Key ?? throw new CommandFailure(
            ExitCodes.NoAccess,
            $"There is no API key for {address}. Set {KeyFileVariable} to the path of a file that holds it, or add the line \"{address} KEY\" to {Keyring.PathOf(environment)}.");
    }
}
