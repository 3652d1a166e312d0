using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Hosting.Documentation;
using Gateway.IntegrationTests.Hostile;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>Sends requests to running gateways and keeps what they answer, by the names of the examples' files.</summary>
internal sealed class ExampleRecorder : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>What was answered, and the bodies that were asked with.</summary>
    public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends a request, sees to it that it is answered with this status, and keeps the answer.</summary>
    /// <param name="gateway">The gateway that is asked.</param>
    /// <param name="operation">Name of the operation.</param>
    /// <param name="status">The status.</param>
    /// <param name="request">The request.</param>
    /// <param name="showsRequest">Whether the request's body is an example too.</param>
    public async Task<RecordedAnswer> RecordAsync(ServedGateway gateway, string operation, int status, HttpRequestMessage request, bool showsRequest = false)
    {
        using var sent = request;
        request.RequestUri = new Uri(gateway.Address, request.RequestUri!);
        if (showsRequest)
        {
            Add(operation, "request", "application/json", await request.Content!.ReadAsStringAsync());
        }

        using var answer = await _client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{operation} was to answer {status}, and answered {(int)answer.StatusCode}: {body}");
        var mediaType = answer.Content.Headers.ContentType?.MediaType;
        if (mediaType is not null)
        {
            Add(operation, status.ToString(CultureInfo.InvariantCulture), mediaType, body);
        }

        return new RecordedAnswer(
            mediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(body)!.AsObject() : [],
            answer.Headers.Location?.ToString() ?? "");
    }

    /// <summary>Begins a body that never comes, and keeps the answer.</summary>
    public async Task RecordSlowBodyAsync(ServedGateway gateway, string operation, HttpMethod method, string path, string? key = null)
    {
        using var connection = await RawConnection.OpenAsync(gateway.Address);
        var credential = key is null ? "" : $"X-API-Key: {key}\r\n";
        await connection.SendAsync($"{method} {path} HTTP/1.1\r\nHost: gateway\r\n{credential}Content-Type: application/json\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{{");
        var answer = await connection.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Add(operation, "408", "application/problem+json", body);
    }

    public void Dispose() => _client.Dispose();

    private void Add(string operation, string part, string mediaType, string body)
    {
        var file = RecordedExamples.FileOf($"{operation}.{part}", mediaType);
        lock (Files)
        {
            Assert.True(Files.TryAdd(file, ExampleText.From(mediaType, body)), $"{file} is recorded twice.");
        }
    }
}

/// <summary>What was answered, where a recording goes on with it.</summary>
/// <param name="Body">The answer, where it is JSON.</param>
/// <param name="Location">The header of that name.</param>
internal sealed record RecordedAnswer(JsonObject Body, string Location)
{
    /// <summary>Id of the rollout that was answered.</summary>
    public string Id => (string)Body["id"]!;
}

/// <summary>Requests that are recorded.</summary>
internal static class ExampleRequests
{
    /// <summary>Longer than a body may be by default.</summary>
    public const int TooLong = (1024 * 1024) + 1;

    public static HttpRequestMessage Get(string path, string? key = ExampleGateways.ReaderKey) => Of(HttpMethod.Get, path, key);

    public static HttpRequestMessage Of(HttpMethod method, string path, string? key, JsonNode? body = null, int? wait = null) =>
        Of(method, path, key, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), wait);

    public static HttpRequestMessage Of(HttpMethod method, string path, string? key, HttpContent? body, int? wait = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        if (wait is { } seconds)
        {
            request.Headers.Add("Prefer", "wait=" + seconds.ToString(CultureInfo.InvariantCulture));
        }

        return request;
    }

    /// <summary>A body of another media type than any operation takes.</summary>
    public static HttpContent PlainText() => new StringContent("a body", Encoding.UTF8, "text/plain");

    /// <summary>JSON that is larger than any operation takes.</summary>
    public static HttpContent TooLarge() => new StringContent(new string(' ', TooLong), Encoding.UTF8, "application/json");
}
