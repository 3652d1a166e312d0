using Gateway.Ledger.Audit;

namespace Gateway.Tests.Ledger.Audit;

public sealed class AuditChainTests
{
    [Fact]
    public void A_chain_of_nothing_is_whole() =>
        Assert.Equal((0L, 0L), Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow([], AuditEntries.Keys())) is var whole ? (whole.Entries, whole.Keyed) : default);

    [Fact]
    public void Entries_that_follow_from_one_another_are_whole_and_the_last_hash_is_the_head()
    {
        var entries = AuditEntries.Chain(null, null, null);

        var whole = Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries, AuditEntries.Keys()));

        Assert.Equal((3L, 0L), (whole.Entries, whole.Keyed));
        Assert.Equal(entries[2].Hash, whole.Head);
    }

    [Fact]
    public void A_changed_entry_is_the_first_broken_one()
    {
        var entries = AuditEntries.Chain(null, null, null);
        entries[1].Outcome = AuditOutcomes.Refused;

        Assert.Equal(2, Broken(entries).Sequence);
    }

    [Fact]
    public void A_changed_entry_with_its_hash_made_anew_breaks_the_one_after_it()
    {
        var entries = AuditEntries.Chain(null, null, null);
        entries[1].Outcome = AuditOutcomes.Refused;
        entries[1].Hash = AuditHash.Of(entries[0].Hash, entries[1], null);

        Assert.Equal(3, Broken(entries).Sequence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_entry_that_was_taken_out_is_missing(int index)
    {
        var entries = AuditEntries.Chain(null, null, null);
        entries.RemoveAt(index);

        var broken = Broken(entries);

        Assert.Equal(index + 1, broken.Sequence);
        Assert.Contains($"Entry {index + 1} is missing", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_changed_places_are_broken_though_their_numbers_are_right()
    {
        var entries = AuditEntries.Chain(null, null, null);
        (entries[1].Sequence, entries[2].Sequence) = (3, 2);

        Assert.Equal(2, Broken([entries[0], entries[2], entries[1]]).Sequence);
    }

    [Fact]
    public void Entries_that_were_cut_off_at_the_end_show_by_a_head_that_was_kept_and_by_nothing_else()
    {
        var entries = AuditEntries.Chain(null, null, null);

        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries[..2], AuditEntries.Keys()));
        var broken = Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries[..2], AuditEntries.Keys(), entries[2].Hash));
        Assert.Equal(3, broken.Sequence);
    }

    [Fact]
    public void A_head_that_was_kept_earlier_is_found_in_a_longer_chain()
    {
        var entries = AuditEntries.Chain(null, null, null);

        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries, AuditEntries.Keys(), entries[0].Hash));
    }

    [Fact]
    public void A_chain_that_was_made_anew_from_the_start_shows_by_a_head_that_was_kept()
    {
        var kept = AuditEntries.Chain(null, null)[1].Hash;
        var forged = AuditEntries.Entry(1);
        forged.Actor = "bia";
        forged.Hash = AuditHash.Of(new byte[AuditHash.Size], forged, null);

        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow([forged], AuditEntries.Keys()));
        Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow([forged], AuditEntries.Keys(), kept));
    }

    [Fact]
    public void Keys_may_be_introduced_and_changed_as_long_as_the_earlier_one_is_still_known()
    {
        var entries = AuditEntries.Chain(null, AuditEntries.Key, AuditEntries.OtherKey);

        var whole = Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries, AuditEntries.Keys(AuditEntries.OtherKey, AuditEntries.Key)));

        Assert.Equal((3L, 2L), (whole.Entries, whole.Keyed));
    }

    [Fact]
    public void An_entry_of_a_key_that_is_not_known_is_broken()
    {
        var entries = AuditEntries.Chain(AuditEntries.Key, AuditEntries.OtherKey);

        Assert.Equal(2, Broken(entries, AuditEntries.Keys(AuditEntries.Key)).Sequence);
    }

    /// <summary>Otherwise whoever can write to the database could make the rest of the chain anew without the key.</summary>
    [Fact]
    public void An_entry_without_a_key_after_one_with_a_key_is_broken()
    {
        var entries = AuditEntries.Chain(AuditEntries.Key, null);

        Assert.Equal(2, Broken(entries, AuditEntries.Keys(AuditEntries.Key)).Sequence);
    }

    [Fact]
    public void A_key_is_named_by_its_hash_and_not_by_itself()
    {
        var id = new AuditKey(AuditEntries.Key).Id;

        Assert.Matches("^[0-9a-f]{16}$", id);
        Assert.NotEqual(id, new AuditKey(AuditEntries.OtherKey).Id);
    }

    [Fact]
    public void A_key_that_is_too_short_does_not_start()
    {
        var options = new AuditOptions();
        options.Keys.Add(new string('x', 32));
        options.Keys.Add("  " + new string('x', 31));

        var error = Assert.Single(new AuditOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith("Gateway:Audit:Keys:1 must be 32 characters or more", error, StringComparison.Ordinal);
    }

    private static AuditVerdict.Broken Broken(IEnumerable<AuditEntry> entries, AuditKeys? keys = null) =>
        Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries, keys ?? AuditEntries.Keys()));
}
