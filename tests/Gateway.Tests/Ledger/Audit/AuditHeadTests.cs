using Gateway.Ledger.Audit;

namespace Gateway.Tests.Ledger.Audit;

public sealed class AuditHeadTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void What_it_is_written_as_is_read_again()
    {
        var head = new AuditHead(1234, Hash);

        Assert.Equal($"1234:{Hash}", head.ToString());
        Assert.Equal(head, AuditHead.Parse(head.ToString()));
    }

    [Fact]
    public void The_hash_alone_and_in_capitals_is_read_too() => Assert.Equal(new AuditHead(null, Hash), AuditHead.Parse(Hash.ToUpperInvariant()));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1234:")]
    [InlineData("1234:abc")]
    [InlineData("-1:{0}")]
    [InlineData("1.5:{0}")]
    [InlineData("99999999999999999999:{0}")]
    [InlineData(":{0}")]
    [InlineData("1:2:{0}")]
    [InlineData("{0}:1")]
    [InlineData("{0}0")]
    [InlineData("1:g{0}")]
    public void What_is_neither_is_not_read(string text) => Assert.Null(AuditHead.Parse(text.Replace("{0}", Hash, StringComparison.Ordinal)));
}
