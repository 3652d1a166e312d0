using System.Text;
using Gateway.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Intake.GitHub;

/// <summary>
/// The form in which GitHub sends a webhook unless its content type was changed: <c>payload=&lt;JSON&gt;</c>. The signature is over the form.
/// </summary>
internal static class GitHubForm
{
    private const string Payload = "payload";

    /// <summary>Takes the JSON out of a form.</summary>
    /// <returns>The JSON in UTF-8, or what is wrong with the form.</returns>
    public static (ReadOnlyMemory<byte> Json, Finding? Error) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body.Span)) { ValueLengthLimit = body.Length + 1 };
            return reader.ReadForm().TryGetValue(Payload, out var values) && values is [{ Length: > 0 } json]
                ? (Encoding.UTF8.GetBytes(json), null)
                : (default, Fault());
        }
        catch (InvalidDataException)
        {
            return (default, Fault());
        }
    }

    private static Finding Fault() => Finding.InBody("", "The form must have one field payload with the event as JSON, as GitHub sends it.");
}
