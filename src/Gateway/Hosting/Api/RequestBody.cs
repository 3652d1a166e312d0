using Gateway.Hosting.Problems;
using Gateway.Intake;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Api;

/// <summary>A request's raw body: what it says it is, and its bytes up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Media type of a form.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    private const int FirstBuffer = 16 * 1024;

    private static readonly TimeSpan RoomPause = TimeSpan.FromSeconds(1);

    /// <summary>Whether the body is said to be JSON in UTF-8, as it is.</summary>
    public static bool IsJson(HttpRequest request) => Is(request, "application/json");

    /// <summary>Whether the body is said to be a form in UTF-8.</summary>
    public static bool IsForm(HttpRequest request) => Is(request, Form);

    /// <summary>Reads the whole body of a caller who is known. What is wrong with it is a problem to answer with, and no failure of the gateway.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, ProblemResult? Problem)> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var (body, problem) = await TryReadAsync(request, limit, null, cancellationToken);
        return (body, problem is null ? null : new ProblemResult(problem));
    }

    /// <summary>
    /// Reads the whole body of whoever sends it, within what all such bodies may hold. One that is too large, too slow, breaks off or has no room
    /// is a problem to answer with: anybody who can reach the gateway can send one.
    /// </summary>
    public static async Task<(UnauthenticatedBody? Body, ProblemResult? Problem)> ReadAsync(HttpRequest request, int limit, UnauthenticatedBodies bodies)
    {
        if (request.ContentLength > limit)
        {
            return (null, new ProblemResult(ProblemCatalog.BodyTooLarge(limit)));
        }

        if (bodies.Begin(SizeToBegin(request, limit), request.HttpContext.Connection.RemoteIpAddress) is not { } body)
        {
            return (null, NoRoom());
        }

        var (content, problem) = await TryReadAsync(request, limit, body, body.Displaced);
        if (problem is null && body.TryKeep())
        {
            body.Content = content;
            return (body, null);
        }

        body.Dispose();
        return (null, problem is null || problem == ProblemCatalog.TooManyBodies || body.Displaced.IsCancellationRequested ? NoRoom() : new ProblemResult(problem));
    }

    private static ProblemResult NoRoom() => new(ProblemCatalog.TooManyBodies, RoomPause);

    private static async Task<(ReadOnlyMemory<byte> Body, GatewayProblem? Problem)> TryReadAsync(HttpRequest request, int limit, UnauthenticatedBody? place, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadUpToAsync(request, limit, place, cancellationToken);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return (default, ProblemCatalog.BodyTooSlow);
        }
        catch (IOException)
        {
            // The server's own exception for a malformed or unfinished body is one, and so is that of a connection that is reset.
            return (default, ProblemCatalog.BodyIncomplete);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return (default, ProblemCatalog.BodyIncomplete);
        }
    }

    private static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && !request.Headers.ContainsKey(HeaderNames.ContentEncoding);

    /// <summary>Reads into a buffer that grows with what has come: what a request only announces costs nothing.</summary>
    private static async Task<(ReadOnlyMemory<byte> Body, GatewayProblem? Problem)> ReadUpToAsync(HttpRequest request, int limit, UnauthenticatedBody? place, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return (default, ProblemCatalog.BodyTooLarge(limit));
        }

        var most = MaxBytesOf(request, limit);
        var buffer = new byte[SizeToBegin(request, limit)];
        var count = 0;
        while (count < most)
        {
            if (count == buffer.Length)
            {
                var size = (int)Math.Min(most, buffer.Length * 2L);
                if (place?.TryHold(size) is false)
                {
                    return (default, ProblemCatalog.TooManyBodies);
                }

                Array.Resize(ref buffer, size);
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(count), cancellationToken);
            if (read == 0)
            {
                break;
            }

            count += read;
            place?.Moved(read);
        }

        return count > limit ? (default, ProblemCatalog.BodyTooLarge(limit)) : (buffer.AsMemory(0, count), null);
    }

    /// <summary>How many bytes are read at most: one more than the limit where the request does not say, which tells that it is too large.</summary>
    private static int MaxBytesOf(HttpRequest request, int limit) => (int)(request.ContentLength ?? limit + 1L);

    private static int SizeToBegin(HttpRequest request, int limit) => Math.Min(FirstBuffer, MaxBytesOf(request, limit));
}
