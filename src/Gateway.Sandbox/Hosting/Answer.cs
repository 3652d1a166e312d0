using System.Text.Json;

namespace Gateway.Sandbox.Hosting;

/// <summary>A status with its body. The body is null for JSON's null; <see cref="NoContent"/> has none at all.</summary>
internal sealed record Answer(int Status, object? Body, bool HasBody = true)
{
    public static Answer Ok(object? body) => new(StatusCodes.Status200OK, body);

    public static Answer Created(object? body) => new(StatusCodes.Status201Created, body);

    public static Answer NoContent { get; } = new(StatusCodes.Status204NoContent, null, HasBody: false);

    /// <summary>The server's form for an error that it raised itself.</summary>
    public static Answer Problem(int status, string detail) => new(status, new { detail });

    /// <summary>The server's form for an error that it did not expect.</summary>
    public static Answer Exception(int status, string message) => new(status, new { exception_message = message });

    /// <summary>The server's answer to a broken unique or foreign key.</summary>
    public static Answer IntegrityConflict { get; } = Problem(
        StatusCodes.Status409Conflict,
        "Data integrity conflict. This usually means a unique or foreign key constraint was violated. See server logs for details.");

    public static Answer InternalError { get; } = Exception(StatusCodes.Status500InternalServerError, "Internal Server Error");

    /// <param name="context">What is answered.</param>
    /// <param name="json">How the body is written; null where it holds nothing that depends on the server's version.</param>
    public async Task WriteAsync(HttpContext context, JsonSerializerOptions? json = null)
    {
        context.Response.StatusCode = Status;
        if (!HasBody)
        {
            return;
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(Body, json ?? SandboxJson.Options);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
