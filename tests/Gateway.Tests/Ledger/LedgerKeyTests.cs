using System.Text;

namespace Gateway.Tests.Ledger;

public sealed class LedgerKeyTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_protected_is_read_with_the_same_key_and_purpose_also_after_a_restart()
    {
        byte[] data;
        using (var first = _folder.Key())
        {
            data = first.Protect("a secret"u8, "row 1"u8);
        }

        using var second = _folder.Key();
        Assert.Equal("a secret"u8.ToArray(), second.Unprotect(data, "row 1"u8));
    }

    [Fact]
    public void The_text_does_not_show_and_the_same_text_looks_different_each_time()
    {
        using var key = _folder.Key();

        var one = key.Protect("a-secret-value"u8, "row"u8);
        var other = key.Protect("a-secret-value"u8, "row"u8);

        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(one), StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void An_empty_text_can_be_protected()
    {
        using var key = _folder.Key();

        Assert.Empty(key.Unprotect(key.Protect([], "row"u8), "row"u8)!);
    }

    [Fact]
    public void What_belongs_to_another_row_is_not_read()
    {
        using var key = _folder.Key();

        Assert.Null(key.Unprotect(key.Protect("a"u8, "row 1"u8), "row 2"u8));
    }

    [Fact]
    public void What_was_protected_with_another_key_is_not_read()
    {
        using var key = _folder.Key();
        using var other = _folder.Key(_folder.File("other.key"));

        Assert.Null(key.Unprotect(other.Protect("a"u8, "row"u8), "row"u8));
    }

    [Fact]
    public void Not_one_byte_of_it_can_be_changed_or_cut_off()
    {
        using var key = _folder.Key();
        var data = key.Protect("a secret"u8, "row"u8);

        for (var index = 0; index < data.Length; index++)
        {
            var changed = (byte[])data.Clone();
            changed[index] ^= 1;
            Assert.Null(key.Unprotect(changed, "row"u8));
            Assert.Null(key.Unprotect(data.AsSpan(0, index), "row"u8));
        }
    }

    [Fact]
    public void The_key_lies_beside_the_database_unless_the_settings_say_otherwise()
    {
        _folder.Key().Dispose();
        _folder.Key(_folder.File("sub/own.key")).Dispose();

        Assert.True(File.Exists(_folder.File("ledger.key")));
        Assert.True(File.Exists(_folder.File("sub/own.key")));
    }

    [Fact]
    public void Nobody_else_may_read_a_key_that_is_made()
    {
        _folder.Key().Dispose();

        // Windows has no such permissions.
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder.File("ledger.key")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    public void A_file_without_a_key_stops_the_start_and_is_left_as_it_is(string text)
    {
        File.WriteAllText(_folder.File("ledger.key"), text);

        var error = Assert.Throws<SettingsException>(() => _folder.Key());

        Assert.Contains("Gateway:Ledger:KeyFile", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not hold a key", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_folder.File("ledger.key")));
    }

    [Fact]
    public void A_key_that_can_be_neither_read_nor_made_stops_the_start()
    {
        File.WriteAllText(_folder.File("file"), "");

        var error = Assert.Throws<SettingsException>(() => _folder.Key(_folder.File("file/own.key")));

        Assert.Contains("can be neither read nor made", error.Message, StringComparison.Ordinal);
    }
}
