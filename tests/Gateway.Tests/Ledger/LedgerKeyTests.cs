using System.Text;
using Gateway.Ledger;

namespace Gateway.Tests.Ledger;

public sealed class LedgerKeyTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_protected_is_read_with_the_same_key_and_purpose_also_after_a_restart()
    {
        var data = _folder.Key().Protect("a secret"u8, "row 1"u8);

        Assert.Equal("a secret"u8.ToArray(), _folder.Key().Unprotect(data, "row 1"u8));
    }

    [Fact]
    public void The_text_does_not_show_and_the_same_text_looks_different_each_time()
    {
        var key = _folder.Key();

        var one = key.Protect("a-secret-value"u8, "row"u8);
        var other = key.Protect("a-secret-value"u8, "row"u8);

        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(one), StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Many_rollouts_may_protect_and_read_at_one_time()
    {
        var key = _folder.Key();
        var texts = Enumerable.Range(0, 20_000).Select(static index => Encoding.UTF8.GetBytes($"the spec of deployment {index}" + new string('x', index % 7_000))).ToList();
        var read = new byte[texts.Count][];

        Parallel.For(0, texts.Count, index => read[index] = key.Unprotect(key.Protect(texts[index], "row"u8), "row"u8) ?? []);

        Assert.True(texts.Zip(read).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second)));
    }

    [Fact]
    public void An_empty_text_can_be_protected()
    {
        var key = _folder.Key();

        Assert.Empty(key.Unprotect(key.Protect([], "row"u8), "row"u8)!);
    }

    [Fact]
    public void What_belongs_to_another_row_is_not_read()
    {
        var key = _folder.Key();

        Assert.Null(key.Unprotect(key.Protect("a"u8, "row 1"u8), "row 2"u8));
    }

    [Fact]
    public void What_was_protected_with_another_key_is_not_read()
    {
        var key = _folder.Key();
        var other = _folder.Key(_folder.File("other.key"));

        Assert.Null(key.Unprotect(other.Protect("a"u8, "row"u8), "row"u8));
    }

    [Fact]
    public void Not_one_byte_of_it_can_be_changed_or_cut_off()
    {
        var key = _folder.Key();
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
    public void The_key_lies_in_a_folder_beside_the_databases_unless_the_settings_say_otherwise()
    {
        _folder.Opened();
        _folder.Opened(_folder.File("sub/own.key"));

        Assert.True(File.Exists(_folder.File("data-key/ledger.key")));
        Assert.True(File.Exists(_folder.File("sub/own.key")));
        Assert.False(File.Exists(_folder.File("data/ledger.key")));
    }

    [Fact]
    public void A_key_beside_the_database_where_earlier_versions_made_it_is_used_and_no_second_one_is_made()
    {
        _folder.Opened(_folder.File("data/ledger.key"));

        var key = _folder.Opened();

        Assert.False(File.Exists(_folder.File("data-key/ledger.key")));
        var same = _folder.Opened(_folder.File("data/ledger.key"));
        Assert.NotNull(key.Unprotect(same.Protect("a"u8, "row"u8), "row"u8));
    }

    [Fact]
    public void Nobody_else_may_read_a_key_that_is_made_or_look_into_its_folder()
    {
        _folder.Opened();

        // Windows has no such permissions.
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder.File("data-key/ledger.key")) == OwnerOnly.File);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder.File("data-key")) == OwnerOnly.Folder);
    }

    [Fact]
    public void Rights_of_others_on_a_key_are_taken_away()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _folder.Opened(_folder.File("own.key"));
        File.SetUnixFileMode(_folder.File("own.key"), OwnerOnly.File | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        _folder.Opened(_folder.File("own.key"));

        Assert.Equal(OwnerOnly.File, File.GetUnixFileMode(_folder.File("own.key")));
    }

    [Fact]
    public void A_key_that_is_not_needed_is_not_made()
    {
        _folder.Key();

        Assert.False(Directory.Exists(_folder.File("data-key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    public void A_file_without_a_key_stops_the_start_and_is_left_as_it_is(string text)
    {
        File.WriteAllText(_folder.File("own.key"), text);

        var error = Assert.Throws<SettingsException>(() => _folder.Opened(_folder.File("own.key")));

        Assert.Contains("Gateway:Ledger:KeyFile", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not contain a key", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_folder.File("own.key")));
    }

    [Fact]
    public void A_key_that_can_be_neither_read_nor_made_stops_the_start()
    {
        File.WriteAllText(_folder.File("file"), "");

        var error = Assert.Throws<SettingsException>(() => _folder.Opened(_folder.File("file/own.key")));

        Assert.Contains("cannot be read or created", error.Message, StringComparison.Ordinal);
    }
}
