using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Running;

/// <summary>The events of a rollout, read as they come.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = new(Waiting.Patience);
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage answer, Stream body)
    {
        _answer = answer;
        Body = body;
        _events = SseParser.Create(body).EnumerateAsync(_patience.Token).GetAsyncEnumerator(_patience.Token);
    }

    public HttpResponseMessage Answer => _answer;

    /// <summary>The raw stream, for whoever does not read events.</summary>
    public Stream Body { get; }

    /// <summary>Asks for the events of the rollout at a path, and has the head of the answer.</summary>
    public static async Task<EventStream> OpenAsync(ServedGateway gateway, string rollout, string? lastEventId = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        using var request = new HttpRequestMessage(HttpMethod.Get, rollout + "/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new EventStream(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event, or null when the stream has closed.</summary>
    public async Task<RolloutEvent?> NextAsync() => await _events.MoveNextAsync()
        ? new RolloutEvent(_events.Current.EventType, _events.Current.EventId, JsonNode.Parse(_events.Current.Data)!.AsObject())
        : null;

    public async Task<RolloutEvent> NextAsync(Predicate<RolloutEvent> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        while (await NextAsync() is { } next)
        {
            if (wanted(next))
            {
                return next;
            }
        }

        throw new InvalidOperationException("The stream closed without the event.");
    }

    /// <summary>Every event until the stream closes.</summary>
    public async Task<List<RolloutEvent>> ReadToEndAsync()
    {
        var events = new List<RolloutEvent>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        _answer.Dispose();
        _patience.Dispose();
    }
}

/// <summary>One event.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id, or that of the last event before it that had one.</param>
/// <param name="Data">Its data.</param>
public sealed record RolloutEvent(string Type, string? Id, JsonObject Data)
{
    /// <summary>What the data says under a name.</summary>
    public string? this[string name] => (string?)Data[name];
}
