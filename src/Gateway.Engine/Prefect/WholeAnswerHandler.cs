using System.Net;

namespace Gateway.Prefect;

/// <summary>
/// Reads each answer to its end within the try that asked for it, so that half a body fails there and is repeated like any
/// broken connection; and takes a page of HTML, or what holds no text, for what it is, a proxy that stands in for the server.
/// </summary>
internal sealed class WholeAnswerHandler(WritePace pace, ILogger<WholeAnswerHandler> logger) : DelegatingHandler
{
    /// <summary>Largest answer in bytes: two hundred deployments, each with a parameter schema of 300 KiB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private static readonly HttpRequestOptionsKey<bool> NothingDoneKey = new("Gateway.Prefect.NothingDone");

    /// <summary>Whether the answer is the server's word that its database was busy and it did nothing.</summary>
    public static bool NothingDone(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable
        && response.RequestMessage is { } request
        && request.Options.TryGetValue(NothingDoneKey, out var nothingDone)
        && nothingDone;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(NothingDoneKey, false);
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            await CheckAsync(response, cancellationToken);

            if (response.StatusCode == HttpStatusCode.ServiceUnavailable
                && ServerReason.IsBusy(await response.Content.ReadAsStringAsync(cancellationToken)))
            {
                request.Options.Set(NothingDoneKey, true);
                pace.RecordLocked();
                PrefectLog.DatabaseBusy(logger, PrefectCall.From(request).Name);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType is { } type)
        {
            if (response.IsSuccessStatusCode && type.MediaType is "text/html")
            {
                throw new HttpRequestException(HttpRequestError.InvalidResponse, "The response is HTML.");
            }

            // JSON is UTF-8, whatever is said of it (RFC 8259, section 8.1); a character set that nobody knows would break its reader.
            type.CharSet = null;
        }

        if (response.IsSuccessStatusCode && UnreadableJson.FindFault(await response.Content.ReadAsByteArrayAsync(cancellationToken)) is not null)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The response contains bytes that are not text.");
        }
    }
}
