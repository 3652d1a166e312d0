using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>One span, as <c>ExportTraceServiceRequest</c> of OpenTelemetry's protocol has it.</summary>
internal sealed record OtlpSpan(string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Tags)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>The spans of a request: of its resources (field 1) their scopes' (2) spans (2).</summary>
    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in Messages(request, 1)
        from scope in Messages(resource, 2)
        from span in Messages(scope, 2)
        select Parse(span);

    private static OtlpSpan Parse(byte[] span) => new(
        Convert.ToHexStringLower(Messages(span, 1).Single()),
        Convert.ToHexStringLower(Messages(span, 2).Single()),
        Convert.ToHexStringLower(Messages(span, 4).SingleOrDefault([])),
        Encoding.UTF8.GetString(Messages(span, 5).Single()),
        Messages(span, 9).ToDictionary(
            tag => Encoding.UTF8.GetString(Messages(tag, 1).Single()),
            tag => ValueOf(Messages(tag, 2).Single()),
            StringComparer.Ordinal));

    /// <summary>Of <c>AnyValue</c>: a text (1), a truth (2) or a whole number (3).</summary>
    private static string ValueOf(byte[] value) => Fields(value).Single() switch
    {
        (1, byte[] text, _) => Encoding.UTF8.GetString(text),
        (_, _, var number) => number.ToString(CultureInfo.InvariantCulture),
    };

    private static IEnumerable<byte[]> Messages(byte[] message, int field) =>
        Fields(message).Where(found => found.Field == field && found.Content is not null).Select(found => found.Content!);

    private static List<(int Field, byte[]? Content, ulong Number)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[]?, ulong)>();
        for (var at = 0; at < message.Length;)
        {
            var key = ReadVarint(message, ref at);
            var field = (int)(key >> 3);
            switch ((int)(key & 7))
            {
                case Varint:
                    fields.Add((field, null, ReadVarint(message, ref at)));
                    break;
                case Fixed64:
                    fields.Add((field, null, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at))));
                    at += sizeof(ulong);
                    break;
                case Bytes:
                    var length = (int)ReadVarint(message, ref at);
                    fields.Add((field, message[at..(at + length)], 0));
                    at += length;
                    break;
                case Fixed32:
                    fields.Add((field, null, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at))));
                    at += sizeof(uint);
                    break;
                default:
                    throw new InvalidDataException($"A field of wire type {key & 7} is none of protobuf's.");
            }
        }

        return fields;
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
