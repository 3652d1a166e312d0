using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Hosting.Http;

/// <summary>
/// JSON of answers: text stands in them as it is. The serializer's own default escapes whatever could matter inside an HTML page, quotes and
/// every accent among it, which nobody can read in a terminal; an answer's media type says that it is none.
/// </summary>
internal static class AnswerOptions
{
    /// <summary>The same options, with text as it is.</summary>
    public static JsonSerializerOptions From(JsonSerializerOptions options) => new(options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
