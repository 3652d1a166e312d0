using System.Buffers;
using Gateway.Hosting.Problems;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Api;

/// <summary>A request's raw body: what it says it is, and its bytes up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Media type of a form.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    private const int FirstBuffer = 16 * 1024;

    /// <summary>Whether the body is said to be JSON in UTF-8, as it is.</summary>
    public static bool IsJson(HttpRequest request) => Is(request, "application/json");

    /// <summary>Whether the body is said to be a form in UTF-8.</summary>
    public static bool IsForm(HttpRequest request) => Is(request, Form);

    /// <summary>
    /// Reads the whole body. One that is too large, too slow or breaks off is a problem to answer with, and no failure of the gateway:
    /// anybody who can reach it can send one.
    /// </summary>
    public static async Task<(ReadOnlyMemory<byte> Body, ProblemResult? Problem)> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadUpToAsync(request, limit, cancellationToken) is { } body
                ? (body, null)
                : (default, new ProblemResult(ProblemCatalog.BodyTooLarge(limit)));
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return (default, new ProblemResult(ProblemCatalog.BodyTooSlow));
        }
        catch (IOException)
        {
            // The server's own exception for a malformed or unfinished body is one, and so is that of a connection that is reset.
            return (default, new ProblemResult(ProblemCatalog.BodyIncomplete));
        }
        catch (OperationCanceledException) when (request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return (default, new ProblemResult(ProblemCatalog.BodyIncomplete));
        }
    }

    private static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && !request.Headers.ContainsKey(HeaderNames.ContentEncoding);

    private static async Task<byte[]?> ReadUpToAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length)
        {
            return length > limit ? null : await ReadKnownAsync(request, (int)length, cancellationToken);
        }

        var buffer = new ArrayBufferWriter<byte>(FirstBuffer);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(FirstBuffer), cancellationToken);
            if (read == 0)
            {
                return buffer.WrittenSpan.ToArray();
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
            {
                return null;
            }
        }
    }

    private static async Task<byte[]> ReadKnownAsync(HttpRequest request, int length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        return body;
    }
}
