using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Gateway.Prefect;

/// <summary>
/// Answers a server that protects its writes against cross-site requests: the first write that is refused for want of a token
/// fetches one, and later writes carry it until it expires or is refused. A server without that protection sees no extra request.
/// </summary>
internal sealed class CsrfHandler(CsrfTokens tokens, IOptions<PrefectOptions> options, ILogger<CsrfHandler> logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            // Each try sends the same bytes.
            await content.LoadIntoBufferAsync(cancellationToken);
        }

        if (request.Method == HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var sent = tokens.Current;
        if (sent is not null && !tokens.IsFresh(sent))
        {
            sent = await RenewAsync(request, sent, cancellationToken) ?? sent;
        }

        Attach(request, sent);
        var response = await base.SendAsync(request, cancellationToken);
        if (!await AsksForTokenAsync(response, cancellationToken) || await RenewAsync(request, sent, cancellationToken) is not { } renewed)
        {
            return response;
        }

        response.Dispose();
        Attach(request, renewed);
        return await base.SendAsync(request, cancellationToken);
    }

    private static async Task<bool> AsksForTokenAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode == HttpStatusCode.Forbidden
        && (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("CSRF", StringComparison.OrdinalIgnoreCase);

    private void Attach(HttpRequestMessage request, CsrfToken? token)
    {
        request.Headers.Remove(ApiHeaders.CsrfToken);
        request.Headers.Remove(ApiHeaders.CsrfClient);
        if (token is not null)
        {
            request.Headers.Add(ApiHeaders.CsrfToken, token.Value);
            request.Headers.Add(ApiHeaders.CsrfClient, tokens.Client.ToString());
        }
    }

    // Null when the server gives none; the write's own answer then says what is wrong.
    private async Task<CsrfToken?> RenewAsync(HttpRequestMessage write, CsrfToken? refused, CancellationToken cancellationToken)
    {
        await tokens.Asking.WaitAsync(cancellationToken);
        try
        {
            if (tokens.Current is { } other && other != refused)
            {
                return other;
            }

            PrefectLog.CsrfAsked(logger);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{options.Value.ApiUrl.TrimEnd('/')}/csrf-token?client={tokens.Client}");
            foreach (var header in write.Headers)
            {
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            PrefectCall.Declare(request, PrefectCall.ReadCsrfToken);
            Attach(request, null);
            using var response = await base.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            return await ReadAsync(response, cancellationToken);
        }
        finally
        {
            tokens.Asking.Release();
        }
    }

    private async Task<CsrfToken?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(cancellationToken), PrefectJson.Default.CsrfAnswer);
            if (string.IsNullOrEmpty(answer?.Token) || answer.Token.Any(char.IsControl))
            {
                return null;
            }

            var token = new CsrfToken(answer.Token, answer.Expiration);
            tokens.Keep(token);
            return token;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
