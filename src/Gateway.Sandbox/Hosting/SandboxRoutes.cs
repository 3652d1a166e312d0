using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Hosting;

/// <summary>
/// Maps the server's routes, those that its version has. Every request goes the same way: the client's API version, the body's
/// form, and then the endpoint with the store's lock held.
/// </summary>
internal sealed partial class SandboxRoutes(IEndpointRouteBuilder routes, SandboxStore store, ServerManners manners)
{
    private readonly List<Regex> _paths = [];

    public SandboxStore Store { get; } = store;

    /// <summary>The version of the server.</summary>
    public string PrefectVersion => manners.PrefectVersion;

    /// <summary>Reads, for clients of any version of the API if so said.</summary>
    public void Get(string pattern, Func<SandboxCall, Answer> endpoint, bool forAnyClient = false) =>
        Map("GET", pattern, null, endpoint, forAnyClient);

    public void Delete(string pattern, Func<SandboxCall, Answer> endpoint) => Map("DELETE", pattern, null, endpoint);

    public void Post(string pattern, BodyType? body, Func<SandboxCall, Answer> endpoint) => Map("POST", pattern, body, endpoint);

    public void Patch(string pattern, BodyType body, Func<SandboxCall, Answer> endpoint) => Map("PATCH", pattern, body, endpoint);

    public void Put(string pattern, BodyType body, Func<SandboxCall, Answer> endpoint) => Map("PUT", pattern, body, endpoint);

    private void Map(string method, string pattern, BodyType? body, Func<SandboxCall, Answer> endpoint, bool forAnyClient = false)
    {
        if (manners.Document.Operation(method, pattern) is { } operation)
        {
            routes.MapMethods(pattern, [method], context => AnswerAsync(context, operation, body, endpoint, forAnyClient));
            _paths.Add(new Regex($"^/api{Parameter().Replace(pattern, each => each.Value.EndsWith(":guid}", StringComparison.Ordinal) ? "[0-9a-fA-F-]{36}" : "[^/]+")}/?$", RegexOptions.CultureInvariant));
        }
    }

    /// <summary>Whether there is such a path, if only for other methods. The router itself says so before it has looked at what must be an id.</summary>
    public bool HasPath(string path) => _paths.Exists(each => each.IsMatch(path));

    private async Task AnswerAsync(
        HttpContext context, ApiOperation operation, BodyType? type, Func<SandboxCall, Answer> endpoint, bool forAnyClient)
    {
        var answer = forAnyClient ? null : ApiVersion.Refusal(context.Request.Headers["X-PREFECT-API-VERSION"]);
        if (answer is null)
        {
            var bytes = type is null ? [] : await ReadAsync(context.Request, context.RequestAborted);
            answer = Run(context, operation, type, bytes, endpoint);
        }

        await answer.WriteAsync(context, manners.Json);
    }

    private Answer Run(HttpContext context, ApiOperation operation, BodyType? type, byte[] bytes, Func<SandboxCall, Answer> endpoint)
    {
        try
        {
            var (body, refusal) = type is null
                ? (SandboxJson.EmptyObject, null)
                : Read(bytes, IsJson(context.Request), type, operation);
            if (refusal is not null)
            {
                return refusal;
            }

            lock (Store.Lock)
            {
                return endpoint(new SandboxCall(context, Store, manners, body));
            }
        }
        catch (UnresolvableReferenceException)
        {
            // A server that does not tell of these does not expect them either.
            return Answer.InternalError;
        }
    }

    /// <summary>Whether the body is declared as JSON. One without a declaration is taken for it.</summary>
    private static bool IsJson(HttpRequest request) => string.IsNullOrEmpty(request.ContentType) || request.HasJsonContentType();

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

    private (JsonElement Body, Answer? Refusal) Read(byte[] bytes, bool isJson, BodyType type, ApiOperation operation)
    {
        if (bytes.Length == 0)
        {
            return operation.BodyRequired
                ? (default, Refusal([Issue.Missing(Location.Body, SandboxJson.Null)], null))
                : (SandboxJson.EmptyObject, null);
        }

        if (!isJson)
        {
            return operation.Body is { IsOfParameters: true } && manners.IgnoresParametersInOtherMedia
                ? Check(SandboxJson.EmptyObject, type, operation)
                : Check(JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(bytes)), type, operation);
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

        return Check(body, type, operation);
    }

    private (JsonElement Body, Answer? Refusal) Check(JsonElement body, BodyType type, ApiOperation operation)
    {
        var issues = new Findings(manners, operation.Body);
        type(body, Location.Body, issues);
        return (body, issues.Count == 0 ? null : Refusal(issues.All, body));
    }

    /// <summary>The server's answer to a request of a wrong form, which echoes the request.</summary>
    public static Answer Refusal(IReadOnlyList<Issue> issues, object? body) =>
        new(StatusCodes.Status422UnprocessableEntity, new
        {
            exception_message = "Invalid request received.",
            exception_detail = issues,
            request_body = body,
        });

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
