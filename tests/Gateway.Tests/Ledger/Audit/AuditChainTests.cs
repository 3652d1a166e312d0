using System.Globalization;
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
    public void A_changed_entry_with_its_hash_made_again_breaks_the_one_after_it()
    {
        var entries = AuditEntries.Chain(null, null, null);
        entries[1].Outcome = AuditOutcomes.Refused;
        entries[1].Hash = AuditHash.Compute(entries[0].Hash, entries[1], null);

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
        var broken = Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries[..2], AuditEntries.Keys(), HashOnly(entries[2])));
        Assert.Equal(3, broken.Sequence);
    }

    [Fact]
    public void A_head_that_was_kept_earlier_is_found_in_a_longer_chain()
    {
        var entries = AuditEntries.Chain(null, null, null);

        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries, AuditEntries.Keys(), HashOnly(entries[0])));
    }

    [Fact]
    public void A_chain_that_was_made_again_from_the_start_shows_by_a_head_that_was_kept()
    {
        var kept = HashOnly(AuditEntries.Chain(null, null)[1]);
        var forged = AuditEntries.Entry(1);
        forged.Actor = "bia";
        forged.Hash = AuditHash.Compute(new byte[AuditHash.Size], forged, null);

        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow([forged], AuditEntries.Keys()));
        Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow([forged], AuditEntries.Keys(), kept));
    }

    [Fact]
    public void Keys_may_be_introduced_and_changed_as_long_as_the_earlier_one_is_still_known()
    {
        var entries = AuditEntries.Chain(null, AuditEntries.Key, AuditEntries.OtherKey);

        var whole = Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries, AuditEntries.KeysFrom(2, AuditEntries.OtherKey, AuditEntries.Key)));

        Assert.Equal((3L, 2L), (whole.Entries, whole.Keyed));
    }

    [Fact]
    public void An_entry_of_a_key_that_is_not_known_is_broken()
    {
        var entries = AuditEntries.Chain(AuditEntries.Key, AuditEntries.OtherKey);

        Assert.Equal(2, Broken(entries, AuditEntries.Keys(AuditEntries.Key)).Sequence);
    }

    /// <summary>Otherwise whoever can write to the database could make the rest of the chain again without the key.</summary>
    [Fact]
    public void An_entry_without_a_key_after_one_with_a_key_is_broken()
    {
        var entries = AuditEntries.Chain(AuditEntries.Key, null);

        Assert.Equal(2, Broken(entries, AuditEntries.Keys(AuditEntries.Key)).Sequence);
    }

    [Fact]
    public void A_chain_that_was_hashed_again_without_a_key_is_broken_where_a_key_is_configured()
    {
        var broken = Broken(AuditEntries.Chain(null, null, null), AuditEntries.Keys(AuditEntries.Key));

        Assert.Equal(1, broken.Sequence);
        Assert.Contains("entries 1 to 3 were made without a key", broken.Reason, StringComparison.Ordinal);
        Assert.Contains("set Gateway:Audit:KeyedFrom to 4", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_ledger_from_before_its_key_the_first_verification_says_which_number_to_set_and_with_it_the_chain_is_whole()
    {
        var entries = AuditEntries.Chain(null, null, AuditEntries.Key, AuditEntries.Key);

        var broken = Broken(entries, AuditEntries.Keys(AuditEntries.Key));

        Assert.Equal(1, broken.Sequence);
        Assert.Contains("entries 1 to 2 were made without a key", broken.Reason, StringComparison.Ordinal);
        Assert.Contains("set Gateway:Audit:KeyedFrom to 3,", broken.Reason, StringComparison.Ordinal);
        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(entries, AuditEntries.KeysFrom(3, AuditEntries.Key)));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(2, 2)]
    public void An_entry_without_a_key_at_the_point_that_the_settings_name_or_after_it_is_broken(long keyedFrom, long sequence) =>
        Assert.Equal(sequence, Broken(AuditEntries.Chain(null, null, null), AuditEntries.KeysFrom(keyedFrom, AuditEntries.Key)).Sequence);

    [Fact]
    public void Fewer_entries_than_there_were_before_the_first_under_a_key_are_broken()
    {
        var broken = Broken(AuditEntries.Chain(null, null), AuditEntries.KeysFrom(4, AuditEntries.Key));

        Assert.Equal(3, broken.Sequence);
        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(AuditEntries.Chain(null, null), AuditEntries.KeysFrom(3, AuditEntries.Key)));
    }

    [Fact]
    public void An_entry_of_a_key_that_was_replaced_before_is_broken()
    {
        var broken = Broken(AuditEntries.Chain(AuditEntries.Key, AuditEntries.OtherKey, AuditEntries.Key), AuditEntries.Keys(AuditEntries.OtherKey, AuditEntries.Key));

        Assert.Equal(3, broken.Sequence);
        Assert.Contains("which had already been replaced", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_entry_of_one_sequence_is_broken()
    {
        var entries = AuditEntries.Chain(null, null);

        Assert.Equal(2, Broken([.. entries, entries[1]]).Sequence);
    }

    [Fact]
    public void A_head_of_an_entry_that_has_another_hash_now_is_broken_at_that_entry()
    {
        var entries = AuditEntries.Chain(AuditEntries.Key, AuditEntries.Key, AuditEntries.Key);
        var kept = AuditHead.From(2, AuditEntries.Chain(AuditEntries.Key, AuditEntries.OtherKey)[1].Hash);

        var broken = Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries, AuditEntries.Keys(AuditEntries.Key), kept));

        Assert.Equal(2, broken.Sequence);
        Assert.Contains("rewritten", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_that_ends_before_a_head_that_was_kept_is_broken()
    {
        var entries = AuditEntries.Chain(null, null, null);
        var kept = AuditHead.From(3, entries[2].Hash);

        var broken = Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries[..2], AuditEntries.Keys(), kept));

        Assert.Equal(3, broken.Sequence);
        Assert.Contains("ends at entry 2, before entry 3", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_that_was_kept_with_another_sequence_is_no_head_of_the_chain()
    {
        var entries = AuditEntries.Chain(null, null, null);

        Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries, AuditEntries.Keys(), AuditHead.From(2, entries[0].Hash)));
    }

    [Fact]
    public void A_head_of_no_entry_is_in_every_chain() =>
        Assert.IsType<AuditVerdict.Whole>(AuditEntries.Follow(AuditEntries.Chain(null, null), AuditEntries.Keys(), AuditHead.From(0, new byte[AuditHash.Size])));

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

    [Theory]
    [InlineData(0, "00:05:00", true, "Gateway:Audit:KeyedFrom must be 1 or more")]
    [InlineData(2, "00:05:00", false, "Gateway:Audit:Keys is empty")]
    [InlineData(1, "00:00:00.5", true, "Gateway:Audit:HeadInterval must be from 00:00:01 to 1.00:00:00.")]
    [InlineData(1, "1.00:00:01", false, "Gateway:Audit:HeadInterval must be from 00:00:01 to 1.00:00:00.")]
    public void A_setting_that_says_nothing_sensible_does_not_start(long keyedFrom, string interval, bool hasKey, string message)
    {
        var options = new AuditOptions { KeyedFrom = keyedFrom, HeadInterval = TimeSpan.Parse(interval, CultureInfo.InvariantCulture) };
        if (hasKey)
        {
            options.Keys.Add(AuditEntries.Key);
        }

        Assert.Contains(message, Assert.Single(new AuditOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    private static AuditHead HashOnly(AuditEntry entry) => new(null, Convert.ToHexStringLower(entry.Hash));

    private static AuditVerdict.Broken Broken(IEnumerable<AuditEntry> entries, AuditKeys? keys = null) =>
        Assert.IsType<AuditVerdict.Broken>(AuditEntries.Follow(entries, keys ?? AuditEntries.Keys()));
}
