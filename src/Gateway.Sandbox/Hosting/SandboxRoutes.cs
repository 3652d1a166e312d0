using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Hosting;

/// <summary>
/// Maps the server's routes. Every request goes the same way: the client's API version, the body's form, and then the
/// endpoint with the store's lock held.
/// </summary>
internal sealed class SandboxRoutes(IEndpointRouteBuilder routes, SandboxStore store)
{
    public SandboxStore Store { get; } = store;

    public void Get(string pattern, Func<SandboxCall, Answer> endpoint) => Map("GET", pattern, null, endpoint, bodyOptional: true);

    public void Delete(string pattern, Func<SandboxCall, Answer> endpoint) => Map("DELETE", pattern, null, endpoint, bodyOptional: true);

    public void Post(string pattern, BodyType? body, Func<SandboxCall, Answer> endpoint, bool bodyOptional = false) =>
        Map("POST", pattern, body, endpoint, bodyOptional || body is null);

    public void Patch(string pattern, BodyType body, Func<SandboxCall, Answer> endpoint) =>
        Map("PATCH", pattern, body, endpoint, bodyOptional: false);

    public void Put(string pattern, BodyType body, Func<SandboxCall, Answer> endpoint) =>
        Map("PUT", pattern, body, endpoint, bodyOptional: false);

    private void Map(string method, string pattern, BodyType? body, Func<SandboxCall, Answer> endpoint, bool bodyOptional) =>
        routes.MapMethods(pattern, [method], context => AnswerAsync(context, body, endpoint, bodyOptional));

    private async Task AnswerAsync(HttpContext context, BodyType? type, Func<SandboxCall, Answer> endpoint, bool bodyOptional)
    {
        var answer = ApiVersion.Refusal(context.Request.Headers["X-PREFECT-API-VERSION"]);
        if (answer is null)
        {
            var (body, refusal) = type is null
                ? (SandboxJson.EmptyObject, null)
                : Read(await ReadAsync(context.Request, context.RequestAborted), type, bodyOptional);
            answer = refusal ?? Run(context, endpoint, body);
        }

        await answer.WriteAsync(context);
    }

    private Answer Run(HttpContext context, Func<SandboxCall, Answer> endpoint, JsonElement body)
    {
        lock (Store.Lock)
        {
            return endpoint(new SandboxCall(context, Store, body));
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is 0)
        {
            return [];
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static (JsonElement Body, Answer? Refusal) Read(byte[] bytes, BodyType type, bool optional)
    {
        if (bytes.Length == 0)
        {
            return optional
                ? (SandboxJson.EmptyObject, null)
                : (default, Refusal([Issue.Missing(Location.Body, SandboxJson.Null)], null));
        }

        JsonElement body;
        try
        {
            body = JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(bytes);
            var (position, message) = PythonJson.ProblemOf(text);
            var issue = new Issue(
                "json_invalid", [.. Location.Body.Parts, position], "JSON decode error", SandboxJson.EmptyObject, new { error = message });
            return (default, Refusal([issue], text));
        }

        var issues = new List<Issue>();
        type(body, Location.Body, issues);
        return (body, issues.Count == 0 ? null : Refusal(issues, body));
    }

    /// <summary>The server's answer to a request of a wrong form, which echoes the request.</summary>
    public static Answer Refusal(IReadOnlyList<Issue> issues, object? body) =>
        new(StatusCodes.Status422UnprocessableEntity, new
        {
            exception_message = "Invalid request received.",
            exception_detail = issues,
            request_body = body,
        });
}
