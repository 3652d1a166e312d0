using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>Parses a request's body into one JSON object, and trusts nothing about it.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = BuildResultReader.MaxDepth,
        AllowDuplicateProperties = false,
    };

    /// <summary>Parses the body.</summary>
    /// <returns>The document, whose root is an object and which the caller disposes; or what is wrong with the body as a whole.</returns>
    public static (JsonDocument? Document, Finding? Error) Parse(ReadOnlyMemory<byte> body)
    {
        if (EncodingGuess.Of(body.Span) is { } encoding)
        {
            return (null, Finding.InBody("", $"The body is not valid UTF-8: it seems to be {encoding}. Send it as UTF-8."));
        }

        if (UnreadableJson.FindFault(body.Span) is { } fault)
        {
            return (null, Finding.InBody("", $"The body {fault}."));
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Options);
        }
        catch (JsonException exception)
        {
            return (null, Finding.InBody("", DescribeSyntax(exception)));
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return (document, null);
        }

        using (document)
        {
            return (null, Finding.InBody("", $"The body must be a JSON object, not {BuildResultReader.Describe(document.RootElement)}."));
        }
    }

    /// <summary>Reads a body by its fields.</summary>
    /// <param name="body">Its raw bytes.</param>
    /// <param name="read">Reads the fields, and reports what is wrong with them.</param>
    /// <returns>What was read, or everything that is wrong with the body.</returns>
    public static (T? Value, IReadOnlyList<Finding> Errors) Read<T>(ReadOnlyMemory<byte> body, Func<FieldReader, T> read)
        where T : class => Read(body, read, static _ => { });

    /// <summary>Reads the body of somebody's order, in which every field has to be one that is known: what is mistyped is not taken for left out.</summary>
    /// <param name="body">Its raw bytes.</param>
    /// <param name="read">Reads the fields, and reports what is wrong with them.</param>
    /// <returns>What was read, or everything that is wrong with the body.</returns>
    public static (T? Value, IReadOnlyList<Finding> Errors) ReadOrder<T>(ReadOnlyMemory<byte> body, Func<FieldReader, T> read)
        where T : class => Read(body, read, static fields => fields.ReportUnknown());

    private static (T? Value, IReadOnlyList<Finding> Errors) Read<T>(ReadOnlyMemory<byte> body, Func<FieldReader, T> read, Action<FieldReader> check)
        where T : class
    {
        var (document, error) = Parse(body);
        if (document is null)
        {
            return (null, [error!]);
        }

        using (document)
        {
            var fields = new FieldReader(document.RootElement);
            var value = read(fields);
            check(fields);
            return fields.Errors.Count == 0 ? (value, []) : (null, fields.Errors);
        }
    }

    private static string DescribeSyntax(JsonException exception) => exception switch
    {
        { LineNumber: { } line, BytePositionInLine: { } column } =>
            $"The body is not valid JSON at line {line + 1}, byte {column + 1}: it is truncated, malformed, nested deeper than {BuildResultReader.MaxDepth} levels, or has a duplicate field.",
        _ => $"The body is not valid JSON: it is truncated, malformed, nested deeper than {BuildResultReader.MaxDepth} levels, or has a duplicate field.",
    };
}
