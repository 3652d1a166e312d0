namespace Gateway.Prefect;

/// <summary>Lets each try of a write wait for its place among the writes under way.</summary>
internal sealed class WritePaceHandler(WritePace pace) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!PrefectCall.Of(request).Writes)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        using var place = await pace.EnterAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
