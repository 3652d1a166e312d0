using Gateway.Ledger;

namespace Gateway.Tests.Ledger;

/// <summary>What becomes of rights that others have, for those that the tests' user cannot make: another user's file, and a mount that is read-only.</summary>
public sealed class OwnerOnlyTests
{
    private const UnixFileMode Everybody = OwnerOnly.File | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode GroupReads = OwnerOnly.File | UnixFileMode.GroupRead;

    [Theory]
    [InlineData(OwnerOnly.File)]
    [InlineData(UnixFileMode.UserRead)]
    public void Of_a_file_that_is_its_owners_alone_nothing_is_changed(UnixFileMode mode) =>
        Assert.Equal(Narrowed.NotNeeded, OwnerOnly.Narrow(mode, static () => throw new InvalidOperationException("Nothing is to be changed.")).Outcome);

    [Theory]
    [InlineData(Everybody, "0644")]
    [InlineData(GroupReads, "0640")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, "0402")]
    public void Rights_of_others_on_an_own_file_are_taken_away_and_told(UnixFileMode mode, string octal)
    {
        var narrowed = 0;

        var narrowing = OwnerOnly.Narrow(mode, () => narrowed++);

        Assert.Equal((Narrowed.Done, 1, octal), (narrowing.Outcome, narrowed, narrowing.Octal));
    }

    [Theory]
    [InlineData(GroupReads, Narrowed.NotNeeded)]
    [InlineData(Everybody, Narrowed.NotOurs)]
    [InlineData(GroupReads | UnixFileMode.GroupWrite, Narrowed.NotOurs)]
    [InlineData(OwnerOnly.File | UnixFileMode.OtherRead, Narrowed.NotOurs)]
    internal void Of_another_users_file_the_group_may_read_and_nobody_else(UnixFileMode mode, Narrowed outcome) =>
        Assert.Equal(outcome, OwnerOnly.Narrow(mode, static () => throw new UnauthorizedAccessException()).Outcome);

    [Fact]
    public void A_secret_on_a_read_only_mount_is_taken_as_it_is() =>
        Assert.Equal(Narrowed.ReadOnly, OwnerOnly.Narrow(Everybody, static () => throw new IOException("Read-only file system")).Outcome);

    [Theory]
    [InlineData(OwnerOnly.Folder)]
    [InlineData(OwnerOnly.Folder | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    [InlineData(OwnerOnly.Folder | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit)]
    public void Of_a_folder_in_which_others_cannot_replace_files_nothing_is_changed(UnixFileMode mode) =>
        Assert.Equal(Narrowed.NotNeeded, OwnerOnly.NarrowFolder(mode, static () => throw new InvalidOperationException("Nothing is to be changed.")).Outcome);

    [Theory]
    [InlineData(OwnerOnly.Folder | UnixFileMode.GroupWrite, "0720")]
    [InlineData(OwnerOnly.Folder | UnixFileMode.OtherWrite, "0702")]
    public void That_others_may_write_to_an_own_folder_is_taken_away_and_told(UnixFileMode mode, string octal)
    {
        var narrowed = 0;

        var narrowing = OwnerOnly.NarrowFolder(mode, () => narrowed++);

        Assert.Equal((Narrowed.Done, 1, octal), (narrowing.Outcome, narrowed, narrowing.Octal));
    }

    [Theory]
    [InlineData(OwnerOnly.Folder | UnixFileMode.GroupWrite, Narrowed.NotNeeded)]
    [InlineData(OwnerOnly.Folder | UnixFileMode.OtherWrite, Narrowed.NotOurs)]
    internal void Of_another_users_folder_the_group_may_write_to_it_and_nobody_else(UnixFileMode mode, Narrowed outcome) =>
        Assert.Equal(outcome, OwnerOnly.NarrowFolder(mode, static () => throw new UnauthorizedAccessException()).Outcome);

    [Fact]
    public void To_a_folder_on_a_read_only_mount_nobody_writes() =>
        Assert.Equal(Narrowed.NotNeeded, OwnerOnly.NarrowFolder(OwnerOnly.Folder | UnixFileMode.OtherWrite, static () => throw new IOException("Read-only file system")).Outcome);
}
