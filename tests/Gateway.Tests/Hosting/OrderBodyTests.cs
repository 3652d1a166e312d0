using System.Text;
using Gateway.Diagnostics;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.Operations;
using Gateway.Operations;

namespace Gateway.Tests.Hosting;

public sealed class OrderBodyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-23T12:00:01Z", "2026-11-23T12:00:01Z")]
    [InlineData("2026-11-23t12:00:00.5z", "2026-11-23T12:00:00.5Z")]
    [InlineData("2026-11-23T15:00:00-03:00", "2026-11-23T15:00:00-03:00")]
    [InlineData("2027-02-21T12:00:00Z", "2027-02-21T12:00:00Z")]
    public void A_freeze_ends_at_a_time_with_the_offset_that_it_is_written_with(string until, string expected)
    {
        var (request, errors) = Freeze($$"""{ "reason": "The open days.", "until": "{{until}}" }""");

        Assert.Empty(errors);
        var end = DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((end, end.Offset), (request!.End, request.End.Offset));
    }

    [Theory]
    [InlineData("30m", 30)]
    [InlineData("2h", 120)]
    [InlineData("1d12h", 2160)]
    [InlineData("90d", 129600)]
    public void A_freeze_lasts_as_long_as_it_is_said_to(string text, int minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), Freeze($$"""{ "reason": "The open days.", "for": "{{text}}" }""").Request!.End);

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("\"\"")]
    [InlineData("\"0h\"")]
    [InlineData("\"-2h\"")]
    [InlineData("\"2h1d\"")]
    [InlineData("\"2 h\"")]
    [InlineData("\"91d\"")]
    [InlineData("\"99999999999d\"")]
    [InlineData("7200")]
    public void Another_duration_of_a_freeze_is_said_once(string text) =>
        Assert.Equal("/for", Assert.Single(Freeze($$"""{ "reason": "The open days.", "for": {{text}} }""").Errors).Pointer);

    [Fact]
    public void A_freeze_has_one_end() =>
        Assert.Equal("/for", Assert.Single(Freeze("""{ "reason": "The open days.", "for": "2h", "until": "2026-11-24T12:00:00Z" }""").Errors).Pointer);

    [Theory]
    [InlineData("\"2026-11-23T12:00:00Z\"")]
    [InlineData("\"2027-02-21T12:00:01Z\"")]
    [InlineData("\"2026-11-24T12:00:00\"")]
    [InlineData("\"2026-11-24\"")]
    [InlineData("\"2026-11-31T12:00:00Z\"")]
    [InlineData("\"tomorrow\"")]
    [InlineData("\"\"")]
    [InlineData("1795435200")]
    [InlineData("null")]
    public void Another_end_of_a_freeze_is_said_once(string until)
    {
        var (request, errors) = Freeze($$"""{ "reason": "The open days.", "until": {{until}} }""");

        Assert.Null(request);
        Assert.Equal("/until", Assert.Single(errors).Pointer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\\nlines")]
    [InlineData("\\u0007")]
    [InlineData("\\u0085")]
    [InlineData("a\\u202eb")]
    [InlineData("a\\u2066b")]
    [InlineData("\\u200b")]
    public void A_reason_is_something_on_one_line(string reason) =>
        Assert.Equal("/reason", Assert.Single(Freeze($$"""{ "reason": "{{reason}}", "until": "2026-11-24T12:00:00Z" }""").Errors).Pointer);

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_reason_has_at_most_500_characters(int length, int errors) =>
        Assert.Equal(errors, Freeze($$"""{ "reason": "{{new string('x', length)}}", "until": "2026-11-24T12:00:00Z" }""").Errors.Count);

    [Fact]
    public void A_freeze_without_anything_lacks_reason_and_end() =>
        Assert.Equal(["/reason", "/until"], Freeze("{}").Errors.Select(error => error.Pointer));

    [Fact]
    public void A_rollback_goes_to_an_id_or_to_what_was_before()
    {
        var id = Guid.NewGuid();

        Assert.Equal(new RollbackTarget.Rollout(id), Rollback($$"""{ "repository": "org/one", "to": "{{id}}" }""").Request!.Target);
        Assert.Equal(new RollbackTarget.Previous(), Rollback("""{ "repository": "org/one", "to": "previous" }""").Request!.Target);
        Assert.True(Rollback("""{ "repository": "org/one", "to": "previous", "allow_mass_prune": true }""").Request!.AllowMassPrune);
    }

    [Theory]
    [InlineData("0123abc", "0123abc")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567")]
    public void A_rollback_goes_to_a_commit(string to, string commit) =>
        Assert.Equal(new RollbackTarget.Commit(commit), Rollback($$"""{ "repository": "org/one", "to": "{{to}}" }""").Request!.Target);

    [Fact]
    public void A_rollback_goes_to_an_image()
    {
        var digest = "sha256:" + new string('a', 64);

        Assert.Equal(new RollbackTarget.Digest(digest), Rollback($$"""{ "repository": "org/one", "to": "{{digest}}" }""").Request!.Target);
    }

    [Fact]
    public void A_field_that_is_unknown_is_refused_with_the_one_that_was_meant()
    {
        var error = Assert.Single(Rollback("""{ "repository": "org/one", "to": "previous", "reson": "Bad." }""").Errors);

        Assert.Equal(("/reson", "This field is unknown. Did you mean reason?"), (error.Pointer, error.Message));
    }

    [Theory]
    [InlineData("{}", "/repository /to")]
    [InlineData("""{ "repository": 1, "to": null }""", "/repository /to")]
    [InlineData("""{ "repository": "org/one", "to": "PREVIOUS" }""", "/to")]
    [InlineData("""{ "repository": "org/one", "to": "1" }""", "/to")]
    [InlineData("1", "")]
    [InlineData("{", "")]
    public void What_is_wrong_with_a_rollback_is_said_at_once(string body, string pointers) =>
        Assert.Equal(pointers.Split(' '), Rollback(body).Errors.Select(error => error.Pointer));

    private static (FreezeRequest? Request, IReadOnlyList<Finding> Errors) Freeze(string body) => FreezeRequest.Read(Encoding.UTF8.GetBytes(body), Now);

    private static (RollbackRequest? Request, IReadOnlyList<Finding> Errors) Rollback(string body) => RollbackRequest.Read(Encoding.UTF8.GetBytes(body));
}
