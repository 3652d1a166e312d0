using Gateway.Prefect;

namespace Gateway.Tests.Prefect;

public class ServerReasonTests
{
    [Theory]
    [InlineData("""{"detail": "Deployment not found"}""", "Deployment not found.")]
    [InlineData("""{"detail": "Work pool \"nope\" not found."}""", "Work pool '…' not found.")]
    [InlineData("""{"detail": "Error creating deployment: Validation failed for field 'env.A'. Failure reason: 1 is not valid under any of the given schemas"}""", "Error creating deployment: Validation failed for field 'env.A'. Failure reason: … is not valid under any of the given schemas.")]
    [InlineData("""{"detail": "Validation failed for field 'a'. Failure reason: 'hunter2 is here' is too long"}""", "Validation failed for field 'a'. Failure reason: … is too long.")]
    [InlineData("""{"detail": "Error creating deployment: <ValidationError: '5 is not valid under any of the given schemas'>"}""", "Error creating deployment: <ValidationError: '…'>.")]
    [InlineData("""{"exception_message": "Unauthorized", "request_body": "hunter2"}""", "Unauthorized.")]
    [InlineData("""{"detail": [{"loc": ["body", "name"], "msg": "Field required", "input": "hunter2"}]}""", "body.name: Field required.")]
    [InlineData("""{"exception_message": "Invalid", "exception_detail": [{"msg": "No place"}, {"loc": "x", "msg": "Odd place"}, {"loc": ["a"]}, 5], "request_body": {}}""", "No place; Odd place.")]
    [InlineData("""{"detail": {"hunter2": 1}, "exception_detail": [], "exception_message": "Bad"}""", "Bad.")]
    [InlineData("""{"detail": "two\nlines"}""", "two lines.")]
    [InlineData("""{"detail": "an open 'hunter2"}""", "an open '…'.")]
    public void Of_a_refusal_only_what_is_no_value_is_shown(string body, string reason) => Assert.Equal(reason, ServerReason.Parse(body, AsItIs));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("<html>hunter2</html>")]
    [InlineData("[\"hunter2\"]")]
    [InlineData("""{"request_body": "hunter2"}""")]
    [InlineData("""{"detail": 5}""")]
    [InlineData("""{"detail": "\ud800"}""")]
    [InlineData("""{"\ud800": 1, "detail": [{"msg": "\udfff"}]}""")]
    public void Where_nothing_can_be_shown_there_is_no_reason(string? body) => Assert.Null(ServerReason.Parse(body, AsItIs));

    [Fact]
    public void A_value_that_is_too_long_to_be_looked_at_to_its_end_is_masked_all_the_same() =>
        Assert.Equal("it is '…'.", ServerReason.Parse($$"""{"detail": "it is '{{new string('a', 100_000)}}'"}""", AsItIs));

    [Fact]
    public void A_busy_server_s_word_that_is_no_text_is_none() => Assert.False(ServerReason.IsBusy("""{"exception_message": "\ud800"}"""));

    [Fact]
    public void A_long_reason_is_cut()
    {
        var reason = ServerReason.Parse($$"""{"detail": "{{new string('a', 401)}}"}""", AsItIs);

        Assert.Equal(new string('a', 400) + "…", reason);
    }

    [Fact]
    public void Of_many_pieces_five_are_shown()
    {
        var pieces = string.Join(',', Enumerable.Range(1, 6).Select(number => $$"""{"loc": ["body"], "msg": "m{{number}}"}"""));

        Assert.Equal("body: m1; body: m2; body: m3; body: m4; body: m5.", ServerReason.Parse($$"""{"detail": [{{pieces}}]}""", AsItIs));
    }

    [Theory]
    [InlineData("""{"exception_message": "Service Unavailable"}""", true)]
    [InlineData("""{"detail": "(sqlite3.OperationalError) Database is locked"}""", true)]
    [InlineData("""{"exception_message": "Internal Server Error"}""", false)]
    [InlineData("""{"exception_message": 5}""", false)]
    [InlineData("[]", false)]
    [InlineData("<html>503 Service Unavailable</html>", false)]
    [InlineData(null, false)]
    public void A_busy_database_is_told_from_a_proxy_in_trouble(string? body, bool busy) => Assert.Equal(busy, ServerReason.IsBusy(body));

    [Theory]
    [InlineData("""{"detail": "hush is wrong"}""", "… is wrong.")]
    [InlineData("""{"detail": [{"loc": ["body", "hush"], "msg": "hush"}]}""", "body.…: …")]
    [InlineData("""{"exception_message": "no hush"}""", "no …")]
    public void What_is_known_as_a_secret_is_hidden_before_anything_else(string body, string reason) =>
        Assert.Equal(reason, ServerReason.Parse(body, static text => text.Replace("hush", "…", StringComparison.Ordinal)));

    private static string AsItIs(string text) => text;
}
