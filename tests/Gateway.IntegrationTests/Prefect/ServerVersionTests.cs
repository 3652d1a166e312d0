using Gateway.Prefect;

namespace Gateway.IntegrationTests.Prefect;

public sealed class ServerVersionTests
{
    [Fact]
    public async Task The_version_is_read_once()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/admin/version", (200, "\"3.6.29\""), (200, "\"3.8.3\""));

        Assert.Equal("3.6.29", (await prefect.Client.ReadVersionAsync(default))!.Text);
        Assert.Equal("3.6.29", (await prefect.Client.ReadVersionAsync(default))!.Text);
        Assert.Single(prefect.Requests);
    }

    [Fact]
    public async Task It_is_read_again_after_five_seconds()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/admin/version", (200, "\"3.6.29\""), (200, "\"3.8.3\""));
        await prefect.Client.ReadVersionAsync(default);

        prefect.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("3.8.3", (await prefect.Client.ReadVersionAsync(default))!.Text);
    }

    [Fact]
    public async Task It_is_read_again_after_a_failure_since_the_server_may_have_been_upgraded()
    {
        using var prefect = new RecordedPrefect(new() { ["Retries"] = "0" });
        prefect.Answers("GET", "/admin/version", (200, "\"3.6.29\""), (200, "\"3.8.3\""));
        prefect.Answers("GET", "/version", (503, "{}"));
        await prefect.Client.ReadVersionAsync(default);
        await Assert.ThrowsAsync<PrefectUnavailableException>(() => prefect.Client.CheckHealthAsync(default));

        Assert.Equal("3.8.3", (await prefect.Client.ReadVersionAsync(default))!.Text);
    }

    [Theory]
    [InlineData(404, """{"detail":"Not Found"}""")]
    [InlineData(403, "<html>")]
    [InlineData(405, "{}")]
    [InlineData(200, "\"new\"")]
    [InlineData(200, "{\"version\": \"3.6.29\"}")]
    public async Task A_server_that_does_not_tell_it_has_none(int status, string body)
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/admin/version", (status, body));

        Assert.Null(await prefect.Client.ReadVersionAsync(default));
    }

    [Fact]
    public async Task A_password_that_is_refused_is_no_missing_version()
    {
        using var prefect = new RecordedPrefect();
        prefect.Answers("GET", "/admin/version", (401, """{"exception_message": "Unauthorized"}"""));

        await Assert.ThrowsAsync<PrefectRefusedException>(() => prefect.Client.ReadVersionAsync(default));
    }
}
