using System.Text.Json;
using Gateway.Planning;

namespace Gateway.Core.Tests.Planning;

public sealed class TemplateWordsTests
{
    [Theory]
    [InlineData("t0", "t0 or t1 or t2 or t3 or t4 or t5 or t6 or t7 or t8 or t9")]
    [InlineData("string", "a string or t1 or t2 or t3 or t4 or t5 or t6 or t7 or t8 or t9")]
    public void Of_types_without_number_so_many_are_told(string first, string words)
    {
        var types = string.Join(',', Enumerable.Range(1, 50_000).Select(number => $$"""{"type":"t{{number}}"}"""));
        var template = JsonElement.Parse("""{"variables":{"properties":{"a":{"anyOf":[TYPES]}}}}""".Replace("TYPES", $$"""{"type":"{{first}}"},{{types}}""", StringComparison.Ordinal));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(words, TemplateWords.Wanted(template, "a"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}
