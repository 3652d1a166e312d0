using System.Text.Json;
using Gateway.Rollouts.Planning;

namespace Gateway.Fuzz.Targets;

/// <summary>The schema of a flow's parameters, which CI sends along, and values for it, on a line of their own.</summary>
internal sealed class ParameterSchemas : IFuzzTarget
{
    /// <summary>As the body of a build result is read.</summary>
    private static readonly JsonDocumentOptions AsBodies = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    public string Name => "parameter-schemas";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "\"$ref\":\"#\"", "\"$ref\":\"#/definitions/A\"", "\"$ref\":\"#/$defs/A\"", "\"$defs\":{\"A\":{\"$ref\":\"#/$defs/A\"}}", "\"definitions\":{\"A\":{}}", "\"pattern\":\"^(a+)+$\"", "\"patternProperties\":{\"^(a|a)*$\":{}}",
        "\"type\":\"string\"", "\"type\":[\"string\",\"null\"]", "\"anyOf\":[", "\"allOf\":[{\"$ref\":\"#\"}]", "\"oneOf\":[", "\"not\":{", "\"items\":{", "\"enum\":[", "\"const\":", "\"additionalProperties\":false", "\"required\":[\"a\"]",
        "\"minimum\":1e308", "\"multipleOf\":0", "\"multipleOf\":1e-300", "\"maxLength\":-1", "\"format\":\"date-time\"", "\"discriminator\":{", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "{{ x }}", "\"properties\":{", "\"default\":{",
    ];

    public string Run(byte[] input)
    {
        var end = input.AsSpan().IndexOf((byte)'\n');
        if (end < 0 || Parse(input[..end]) is not { } schema || Parse(input[(end + 1)..]) is not { } values)
        {
            return "no JSON";
        }

        if (ServerSchema.OfParameters(schema) is not { } read)
        {
            return "unreadable";
        }

        var misfits = read.Misfits(values);
        PropertyBrokenException.Unless(misfits.SequenceEqual(read.Misfits(values)), "The same values fit or do not fit each time.");
        return "misfits " + Math.Min(misfits.Count, 5);
    }

    private static JsonElement? Parse(byte[] json)
    {
        if (UnreadableJson.FindFault(json) is not null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, AsBodies);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
