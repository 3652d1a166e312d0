namespace Gateway.Fuzz.Answers;

/// <summary>Stands where the network is, and gives the answers of a script.</summary>
internal sealed class ScriptedServer : HttpMessageHandler, IHttpClientFactory
{
    private readonly Action<HttpClient> _configure;

    public ScriptedServer(Action<HttpClient> configure) => _configure = configure;

    public ScriptedAnswers Answers { get; set; } = new([]);

    public HttpClient CreateClient(string name)
    {
        var client = new HttpClient(this, disposeHandler: false);
        _configure(client);
        return client;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var answer = Answers.To(request.Method, request.RequestUri!.AbsolutePath, body, request.Headers.Authorization?.ToString() ?? "");
        answer.RequestMessage = request;
        return answer;
    }
}
