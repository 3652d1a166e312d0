using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Hosting;

/// <summary>
/// <see cref="ApiJson"/> for answers: text stands in them as it is. The serializer's own default escapes whatever could matter inside an
/// HTML page, quotes and every accent among it, which nobody can read in a terminal; an answer's media type says that it is none.
/// </summary>
internal static class AnswerJson
{
    public static ApiJson Types { get; } = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
