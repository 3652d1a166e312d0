using System.Runtime.Versioning;
using Gateway.Cli.People;

namespace Gateway.Tests.CommandLine.People;

[SupportedOSPlatform("linux")]
public sealed class ConnectionTests : IDisposable
{
    private const string Key = "gwkey_one";

    private readonly CommandFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_address_and_the_key_come_from_the_environment()
    {
        _environment["GATEWAY_URL"] = "https://gateway.example.org";
        _environment["GATEWAY_API_KEY_FILE"] = _folder.Write("key", Key + "\n");

        var found = Find();

        Assert.Equal((new Uri("https://gateway.example.org/"), Key), (found.Address, found.Key));
    }

    [Fact]
    public void The_command_line_comes_before_the_environment()
    {
        _environment["GATEWAY_URL"] = "https://gateway.example.org";
        _environment["GATEWAY_API_KEY_FILE"] = _folder.Write("key", Key);

        var found = Find("https://other.example.org/base", _folder.Write("other", "gwkey_two"));

        Assert.Equal((new Uri("https://other.example.org/base/"), "gwkey_two"), (found.Address, found.Key));
    }

    [Fact]
    public void The_keyring_has_a_key_for_each_gateway()
    {
        WriteKeyring("# mine\nhttps://one.example.org gwkey_one\n\nhttps://two.example.org/\tgwkey_two\n");

        Assert.Equal("gwkey_two", Find("https://two.example.org").Key);
    }

    [Fact]
    public void The_only_gateway_of_the_keyring_is_asked_where_none_is_named()
    {
        WriteKeyring("https://one.example.org gwkey_one\n");

        Assert.Equal(new Uri("https://one.example.org/"), Find().Address);
    }

    [Fact]
    public void The_keyring_is_in_the_folder_of_the_persons_settings_unless_a_variable_says_otherwise()
    {
        Assert.Equal("/home/ana/.config/gateway/keys", Keyring.PathOf(name => name == "HOME" ? "/home/ana" : null));
        Assert.Equal("/etc/ana/gateway/keys", Keyring.PathOf(name => name == "XDG_CONFIG_HOME" ? "/etc/ana" : null));
        Assert.Equal("/run/keys", Keyring.PathOf(name => name == "GATEWAY_KEYRING_FILE" ? "/run/keys" : "/elsewhere"));
    }

    [Fact]
    public void A_keyring_that_others_may_read_is_refused()
    {
        var path = WriteKeyring("https://one.example.org gwkey_one\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        AssertFails(ExitCodes.NoAccess, $"Others may read or write the keyring {path}. Run: chmod 600 {path}", () => Find());
    }

    [Fact]
    public void A_line_of_the_keyring_that_is_wrong_is_named_and_not_shown()
    {
        WriteKeyring("https://one.example.org gwkey_one\ngwkey_two\n");

        var failure = AssertFails(ExitCodes.NoAccess, "Line 2 of the keyring", () => Find());

        Assert.DoesNotContain("gwkey_two", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://gateway.example.org")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("http://localhost.example.org")]
    public void A_key_is_not_sent_to_another_machine_without_TLS(string address)
    {
        _environment["GATEWAY_API_KEY_FILE"] = _folder.Write("key", Key);

        AssertFails(ExitCodes.NoAccess, $"The API key is not sent to {address}/: with http, everybody on the way can read it.", () => Find(address));
        Assert.Equal(Key, Find(address, allowHttp: true).Key);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost:8080")]
    [InlineData("https://gateway.example.org")]
    public void A_key_is_sent_to_this_machine_and_with_TLS(string address)
    {
        _environment["GATEWAY_API_KEY_FILE"] = _folder.Write("key", Key);

        Assert.Equal(Key, Find(address).Key);
    }

    [Theory]
    [InlineData("gateway.example.org")]
    [InlineData("ftp://gateway.example.org")]
    [InlineData("https://user:password@gateway.example.org")]
    [InlineData("https://gateway.example.org?x=1")]
    public void What_is_no_address_is_refused(string address) =>
        AssertFails(ExitCodes.Usage, "--server must be the address of a gateway, such as https://gateway.example.org, without user, query or fragment.", () => Find(address));

    [Fact]
    public void Which_gateway_is_asked_for_where_nothing_says_it() => AssertFails(ExitCodes.Usage, "Which gateway? Set GATEWAY_URL to its address", () => Find());

    [Fact]
    public void Where_there_is_no_key_is_said_where_it_is_looked_for() =>
        AssertFails(ExitCodes.NoAccess, "There is no API key for https://one.example.org/. Set GATEWAY_API_KEY_FILE", () => Find("https://one.example.org"));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("one\ntwo")]
    [InlineData("kéy")]
    public void A_file_that_holds_no_key_is_refused_and_not_shown(string text)
    {
        var path = _folder.Write("key", text);

        var failure = AssertFails(ExitCodes.NoAccess, $"The file {path} must hold one API key", () => Find("https://one.example.org", path));

        Assert.False(text.Length > 0 && failure.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_too_large_for_a_key_is_not_read() =>
        AssertFails(ExitCodes.NoAccess, "is too large to hold API keys.", () => Find("https://one.example.org", _folder.Write("key", new string('a', KeyFile.MaxBytes + 1))));

    [Fact]
    public void A_file_that_is_not_there_is_named() => AssertFails(ExitCodes.NoAccess, "The API key cannot be read: ", () => Find("https://one.example.org", _folder.File("none")));

    [Fact]
    public void A_connection_does_not_print_its_key() => Assert.DoesNotContain(Key, new Connection(new Uri("https://one.example.org/"), Key).ToString(), StringComparison.Ordinal);

    private static CommandFailure AssertFails(int exitCode, string said, Func<object> action)
    {
        var failure = Assert.Throws<CommandFailure>(action);
        Assert.Equal(exitCode, failure.ExitCode);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        return failure;
    }

    private Connection Find(string? server = null, string? keyFile = null, bool allowHttp = false) => Connection.Find(server, keyFile, allowHttp, name => _environment.GetValueOrDefault(name));

    private string WriteKeyring(string text)
    {
        var path = _folder.Write("keys", text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _environment["GATEWAY_KEYRING_FILE"] = path;
        return path;
    }
}
