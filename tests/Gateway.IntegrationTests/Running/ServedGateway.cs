namespace Gateway.IntegrationTests.Running;

/// <summary>A gateway that serves at a free loopback port, whatever it runs in.</summary>
public abstract class ServedGateway : IAsyncDisposable
{
    private bool _hasEnded;

    /// <summary>Speaks to the gateway that serves at this address.</summary>
    protected ServedGateway(Uri address)
    {
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        Client.DefaultRequestHeaders.Add("X-API-Key", GatewaySettings.ApiKey);
    }

    public Uri Address { get; }

    /// <summary>A client that brings the reader's key.</summary>
    public HttpClient Client { get; }

    /// <summary>Everything that the gateway has logged.</summary>
    public abstract string Output { get; }

    /// <summary>Posts a body with its proof.</summary>
    public async Task<HttpResponseMessage> PostAsync(SignedBuild build, string path = "/api/v1/builds")
    {
        ArgumentNullException.ThrowIfNull(build);
        using var request = build.ToRequest(path);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        Client.Dispose();
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what serves; called once.</summary>
    protected abstract Task EndAsync();
}
