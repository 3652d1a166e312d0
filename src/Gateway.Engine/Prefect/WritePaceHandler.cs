namespace Gateway.Prefect;

/// <summary>
/// Lets each try of a write wait for its place among the writes under way. Until it has one its caller may call it off; from then on it is
/// sent to its end, which the time of a try bounds, so that what became of it is known. Where it is not, that is noted.
/// </summary>
internal sealed class WritePaceHandler(WritePace pace, InDoubtWrites unanswered) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!PrefectCall.From(request).Writes)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        using var place = await pace.EnterAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // The try must not find its repetition's context: with it comes the caller's token.
        var repetition = request.GetResilienceContext();
        request.SetResilienceContext(null);
        try
        {
            var response = await base.SendAsync(request, CancellationToken.None);
            if (InDoubtWrites.IsOpen(response.StatusCode))
            {
                unanswered.Record();
            }

            return response;
        }
        catch (Exception failure) when (InDoubtWrites.IsOpen(failure))
        {
            unanswered.Record();
            throw;
        }
        finally
        {
            request.SetResilienceContext(repetition);
        }
    }
}
