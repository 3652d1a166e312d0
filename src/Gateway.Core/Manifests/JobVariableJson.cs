using System.Buffers;
using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Sets one of a deployment's job variables.</summary>
internal static class JobVariableJson
{
    // Step outputs add their own depth to the manifest's.
    private const int Deepest = 512;

    /// <summary>The job variables with this one: in place of one of its name, or last.</summary>
    /// <param name="jobVariables">The job variables, an object.</param>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes its value.</param>
    public static JsonElement With(JsonElement jobVariables, string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = Deepest });
        writer.WriteStartObject();
        var isWritten = false;
        foreach (var property in jobVariables.EnumerateObject())
        {
            if (!property.NameEquals(name))
            {
                property.WriteTo(writer);
            }
            else if (!isWritten)
            {
                Write();
            }
        }

        if (!isWritten)
        {
            Write();
        }

        writer.WriteEndObject();
        writer.Flush();
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = Deepest });

        void Write()
        {
            writer.WritePropertyName(name);
            write(writer);
            isWritten = true;
        }
    }
}
